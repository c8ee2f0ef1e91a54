import { describeSdk } from '../../support/sdk/describe-sdk.ts';
import { replicateCases } from '../../support/sdk/replicate.ts';
import { replicateApi } from '../../support/upstream/sdk/replicate.ts';

describeSdk(replicateApi, replicateCases);

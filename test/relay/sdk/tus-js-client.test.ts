import { describeSdk } from '../../support/sdk/describe-sdk.ts';
import { tusCases } from '../../support/sdk/tus.ts';
import { tusApi } from '../../support/upstream/sdk/tus.ts';

describeSdk(tusApi, tusCases);

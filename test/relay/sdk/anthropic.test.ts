import { anthropicCases } from '../../support/sdk/anthropic.ts';
import { describeSdk } from '../../support/sdk/describe-sdk.ts';
import { anthropicApi } from '../../support/upstream/sdk/anthropic.ts';

describeSdk(anthropicApi, anthropicCases);

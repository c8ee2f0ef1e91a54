import { describeSdk } from '../../support/sdk/describe-sdk.ts';
import { openAiCases } from '../../support/sdk/openai.ts';
import { openAiApi } from '../../support/upstream/sdk/openai.ts';

describeSdk(openAiApi, openAiCases);

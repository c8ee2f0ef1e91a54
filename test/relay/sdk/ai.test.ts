import { aiCases } from '../../support/sdk/ai.ts';
import { describeSdk } from '../../support/sdk/describe-sdk.ts';
import { openAiApi } from '../../support/upstream/sdk/openai.ts';

describeSdk(openAiApi, aiCases);

import { describeSdk } from '../../support/sdk/describe-sdk.ts';
import { googleGenAiCases } from '../../support/sdk/google-genai.ts';
import { geminiApi } from '../../support/upstream/sdk/gemini.ts';

describeSdk(geminiApi, googleGenAiCases);

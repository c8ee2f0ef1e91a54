import { aiCases } from './ai.ts';
import { anthropicCases } from './anthropic.ts';
import { googleGenAiCases } from './google-genai.ts';
import { octokitCases } from './octokit.ts';
import { openAiCases } from './openai.ts';
import { replicateCases } from './replicate.ts';
import type { SdkCases } from './scene.ts';
import { stripeCases } from './stripe.ts';
import { supabaseCases } from './supabase.ts';
import { tusCases } from './tus.ts';

/** By the name of the package. */
export const ALL_CASES = {
  '@anthropic-ai/sdk': anthropicCases,
  '@google/genai': googleGenAiCases,
  '@supabase/supabase-js': supabaseCases,
  ai: aiCases,
  octokit: octokitCases,
  openai: openAiCases,
  replicate: replicateCases,
  stripe: stripeCases,
  'tus-js-client': tusCases,
} as const satisfies Readonly<Record<string, SdkCases>>;

/** Tokens of a language model, as the API counted them in one response. */
export interface Tokens {
  readonly input: number;
  readonly output: number;
}

/** Higher numbers in one response are no counts. */
const MAX_TOKENS = 1_000_000_000;

/**
 * The tokens that a `usage` tells: of OpenAI and those who follow it (`prompt_tokens`, `input_tokens`), Anthropic, Gemini's
 * `usageMetadata`, and Amazon's Bedrock. Null for a `usage` of something else.
 */
export function tokensOf(usage: unknown): Tokens | null {
  if (typeof usage !== 'object' || usage === null) return null;
  const fields = usage as Readonly<Record<string, unknown>>;
  const first = (...names: readonly string[]): number | null => {
    for (const name of names) {
      const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_TOKENS) return value;
    }
    return null;
  };
  const input = first('prompt_tokens', 'input_tokens', 'promptTokenCount', 'inputTokens');
  const output = first('completion_tokens', 'output_tokens', 'candidatesTokenCount', 'outputTokens');
  if (input === null && output === null) return null;
  // Anthropic counts what it cached beside `input_tokens`, Gemini what the model thought beside the candidates.
  const cached = (first('cache_creation_input_tokens') ?? 0) + (first('cache_read_input_tokens') ?? 0);
  return { input: (input ?? 0) + cached, output: (output ?? 0) + (first('thoughtsTokenCount') ?? 0) };
}

import type { AllowRule } from '../../shared/protocol/policy.ts';

/** Policy suggested by a key's prefix. Never applied without a click: prefixes are a convention, not a standard. */
export interface Suggestion {
  readonly service: string;
  readonly name: string;
  readonly allow: readonly AllowRule[];
  readonly placements: readonly string[];
  readonly note?: string;
}

const bearer = (service: string, name: string, ...origins: readonly string[]): Suggestion => ({
  service,
  name,
  allow: origins.map((origin) => ({ origin })),
  placements: ['header:authorization'],
});

const inHeader = (service: string, name: string, origin: string, ...headers: readonly string[]): Suggestion => ({
  service,
  name,
  allow: [{ origin }],
  placements: headers.map((header) => `header:${header}`),
});

const google = (service: string, name: string, host: string): Suggestion => ({
  service,
  name,
  allow: [{ origin: `https://${host}.googleapis.com` }],
  placements: ['query:key', 'header:x-goog-api-key'],
});

/** The first match wins, so longer prefixes come before shorter ones. */
const PREFIXES: readonly (readonly [pattern: RegExp, ...suggestions: readonly Suggestion[]])[] = [
  [/^sk-ant-/, inHeader('Anthropic', 'anthropic', 'https://api.anthropic.com', 'x-api-key')],
  [/^sk-or-/, bearer('OpenRouter', 'openrouter', 'https://openrouter.ai')],
  [/^sk-/, bearer('OpenAI', 'openai', 'https://api.openai.com')],
  [/^[sr]k_live_/, bearer('Stripe', 'stripe', 'https://api.stripe.com')],
  [/^[sr]k_test_/, bearer('Stripe test mode', 'stripe-test', 'https://api.stripe.com')],
  [/^sk_[0-9a-f]{48}$/, inHeader('ElevenLabs', 'elevenlabs', 'https://api.elevenlabs.io', 'xi-api-key')],
  [/^(?:gh[pousr]_|github_pat_)/, bearer('GitHub', 'github', 'https://api.github.com')],
  [/^glpat-/, inHeader('GitLab', 'gitlab', 'https://gitlab.com', 'private-token', 'authorization')],
  [
    /^AIza/,
    google('Google Gemini', 'gemini', 'generativelanguage'),
    google('Google Maps', 'google-maps', 'maps'),
    google('YouTube', 'youtube', 'youtube'),
  ],
  [/^SG\./, bearer('SendGrid', 'sendgrid', 'https://api.sendgrid.com')],
  [/^xox[bp]-/, { ...bearer('Slack', 'slack'), allow: [{ origin: 'https://slack.com', paths: ['/api/*'] }] }],
  [/^hf_/, bearer('Hugging Face', 'hugging-face', 'https://router.huggingface.co', 'https://huggingface.co')],
  [/^r8_/, bearer('Replicate', 'replicate', 'https://api.replicate.com')],
  [/^gsk_/, bearer('Groq', 'groq', 'https://api.groq.com')],
  [/^pplx-/, bearer('Perplexity', 'perplexity', 'https://api.perplexity.ai')],
  [/^xai-/, bearer('xAI', 'xai', 'https://api.x.ai')],
  [/^re_/, bearer('Resend', 'resend', 'https://api.resend.com')],
  [/^(?:ntn_|secret_)/, bearer('Notion', 'notion', 'https://api.notion.com')],
  [/^lin_api_/, bearer('Linear', 'linear', 'https://api.linear.app')],
  [/^figd_/, inHeader('Figma', 'figma', 'https://api.figma.com', 'x-figma-token')],
  [/^key-[0-9a-f]{32}$/, bearer('Mailgun', 'mailgun', 'https://api.mailgun.net', 'https://api.eu.mailgun.net')],
  [
    /^SK[0-9a-f]{32}$/,
    {
      ...bearer('Twilio', 'twilio', 'https://api.twilio.com'),
      note: 'SK… is the SID of a Twilio API key. The secret is the other value that Twilio showed with it.',
    },
  ],
];

export function suggestionsFor(value: string): readonly Suggestion[] {
  const trimmed = value.trim();
  // Anything shorter is still being typed.
  if (trimmed.length < 8) return [];
  const [, ...suggestions] = PREFIXES.find(([pattern]) => pattern.test(trimmed)) ?? [null];
  return suggestions;
}

/** `openai`, or `openai-2` where that is taken. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  for (let count = 2; ; count += 1) {
    if (!taken.includes(`${name}-${count}`)) return `${name}-${count}`;
  }
}

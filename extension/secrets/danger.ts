import { warningsOf } from '../../shared/policy/decide.ts';
import { matchesOrigin } from '../../shared/policy/origin.ts';
import type { FormPolicy } from './form.ts';

/** APIs that can be prompted to repeat text from the request body. */
const CHAT_APIS = [
  'https://api.openai.com',
  'https://api.anthropic.com',
  'https://generativelanguage.googleapis.com',
  'https://openrouter.ai',
  'https://api.groq.com',
  'https://api.mistral.ai',
  'https://api.perplexity.ai',
  'https://api.x.ai',
  'https://api.deepseek.com',
  'https://api.cohere.com',
  'https://router.huggingface.co',
  'https://api.replicate.com',
];

/** The relay's own warnings, and those that only concern the form. */
export function dangersOf(policy: FormPolicy): string[] {
  const inBody = policy.placements.some((placement) => placement === 'body' || placement.startsWith('body:'));
  const chat = CHAT_APIS.find((api) => policy.allow.some((rule) => matchesOrigin(rule.origin, api)));
  return [
    ...warningsOf(policy),
    ...(policy.placements.length === 0 ? ['This secret cannot be used until you choose where it may appear.'] : []),
    ...(inBody && chat
      ? [
          `${new URL(chat).host} responds in free text, so it can be asked to repeat a secret from the request body in a form that redaction does not recognize. Use a header instead.`,
        ]
      : []),
  ];
}

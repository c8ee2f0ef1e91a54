import { warningsOf } from '../../shared/policy/decide.ts';
import { matchesOrigin } from '../../shared/policy/origin.ts';
import type { FormPolicy } from './form.ts';

/** APIs whose answers repeat what a body says to them. */
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

/** The relay's own warnings, and one that only makes sense beside the form. */
export function dangersOf(policy: FormPolicy): string[] {
  const inBody = policy.placements.some((placement) => placement === 'body' || placement.startsWith('body:'));
  const chat = CHAT_APIS.find((api) => policy.allow.some((rule) => matchesOrigin(rule.origin, api)));
  return [
    ...warningsOf(policy),
    ...(policy.placements.length === 0 ? ['No place is allowed yet, so this secret cannot be used.'] : []),
    ...(inBody && chat
      ? [
          `${new URL(chat).host} answers in free text. A secret in its body can be asked for and spelled back in a form that redaction does not know. Take a header.`,
        ]
      : []),
  ];
}

import { policyWarnings } from '../../shared/policy/decide.ts';
import { matchesOrigin } from '../../shared/policy/origin.ts';
import { t } from '../language/messages.ts';
import type { FormPolicy } from './form.ts';
import { policyWarningText } from './warning-texts.ts';

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
    ...policyWarnings(policy).map(policyWarningText),
    ...(policy.placements.length === 0 ? [t('secrets.danger.noPlacement')] : []),
    ...(inBody && chat ? [t('secrets.danger.chat', { host: new URL(chat).host })] : []),
  ];
}

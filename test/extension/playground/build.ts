import { type Draft, EMPTY_DRAFT, row } from '../../../extension/request-model/draft.ts';
import type { Policy } from '../../../shared/protocol/policy.ts';

export const policy = (change: Partial<Policy> = {}): Policy & { name: string } => ({
  name: 'openai',
  access: 'private',
  allow: [{ origin: 'https://api.openai.com', methods: ['POST'], paths: ['/v1/images/*'] }],
  placements: ['header'],
  origins: null,
  limits: null,
  claims: null,
  allowRanges: false,
  paused: false,
  expiresAt: null,
  ...change,
});

/** The mission's call, as a draft. */
export const draft = (change: Partial<Draft> = {}): Draft => ({
  ...EMPTY_DRAFT,
  secret: 'openai',
  method: 'POST',
  url: 'https://api.openai.com/v1/images/generations',
  headers: [row('Authorization', 'Bearer $CLIENT_SECRET')],
  body: { kind: 'json', text: '{"prompt":"A cute baby sea otter"}', fields: [] },
  ...change,
});

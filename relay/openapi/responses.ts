import { toJsonSchema } from '@valibot/to-json-schema';
import { ERROR_CODES } from '../../shared/errors.ts';
import { secretPatchSchema } from '../../shared/protocol/policy.ts';
import { QUEUED_STATUSES } from '../../shared/protocol/queue.ts';

/** JSON Schema (2020-12) of the relay's own responses; the interfaces are those of `shared/protocol/api.ts`. */
export type Schema = Readonly<Record<string, unknown>>;

export const ref = (name: keyof typeof RESPONSES): Schema => ({ $ref: `#/components/schemas/${name}` });

const text = { type: 'string' };
const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
const time = { type: 'string', format: 'date-time' };
const count = { type: 'integer', minimum: 0 };
const epochMilliseconds = { type: 'integer', description: 'Milliseconds since 1970.' };
const milliseconds = { type: 'number', minimum: 0 };
const listOf = (items: Schema): Schema => ({ type: 'array', items });
/** Every property is required except those whose name ends in `?`; no other is allowed. */
const object = (properties: Readonly<Record<string, Schema>>): Schema => {
  const names = Object.keys(properties);
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name.replace(/\?$/, ''), one])),
    required: names.filter((name) => !name.endsWith('?')),
    additionalProperties: false,
  };
};

/** The fields of a policy, from the schema that validates them. */
const { properties: policyFields } = toJsonSchema(secretPatchSchema, { errorMode: 'ignore' });
const { name: _, ...policy } = policyFields as Record<string, Schema>;

const maskedRequest = object({
  method: text,
  url: text,
  headers: { type: 'object', additionalProperties: text },
  body: nullable(text),
});
const refusal = {
  code: { enum: ERROR_CODES },
  detail: text,
  'param?': text,
  'fix?': text,
  'retryAfter?': { type: 'number', description: 'Seconds.' },
};
const sent = {
  enum: ['no', 'maybe'],
  description: 'Of a call: whether any part of it may have reached the upstream.',
};
const secret = {
  name: text,
  ...policy,
  'hint?': {
    ...text,
    description: 'The last four characters, where the value has at least twenty; of a PEM file those of its key.',
  },
  version: { type: 'integer', minimum: 1 },
  createdAt: time,
  updatedAt: time,
  lastUsedAt: nullable(time),
  uses: count,
  'damaged?': {
    const: true,
    description: 'Its row in the store was not written by the relay: it is not used, and can only be deleted.',
  },
};

export const RESPONSES = {
  Problem: {
    ...object({ type: text, title: text, status: { type: 'integer' }, ...refusal, trace: text, 'sent?': sent }),
    description: 'RFC 9457. Never holds a secret, an upstream’s body or a stack.',
  },
  RelayInfo: object({
    name: text,
    version: text,
    publicKey: { ...text, description: 'X25519, base64url; for crypto_box_seal.' },
    keyId: text,
    fingerprint: { ...text, description: 'SHA-256 of the public key, base64url.' },
    features: listOf(text),
    'proof?': {
      ...text,
      description:
        'HMAC-SHA-256, base64url, under the secret that X25519 derives from the challenge and the private key.',
    },
  }),
  Pairing: object({ deviceId: text, deviceToken: text, relay: { $ref: '#/components/schemas/RelayInfo' } }),
  Devices: object({
    devices: listOf(
      object({ id: text, name: text, createdAt: time, lastUsedAt: nullable(time), current: { type: 'boolean' } }),
    ),
  }),
  Secrets: object({ secrets: listOf(object(secret)), cursor: nullable(text) }),
  Secret: object({ ...secret, warnings: listOf(text) }),
  Preview: object({
    allowed: { type: 'boolean' },
    problems: listOf(object(refusal)),
    forwarded: nullable(maskedRequest),
    placements: listOf(text),
  }),
  QueuedCall: object({
    id: text,
    status: { enum: ['pending', 'running'] },
    queue_name: text,
    in_queue: { type: 'integer', minimum: 1, description: 'Calls of this queue up to this one that have not ended.' },
  }),
  Calls: object({
    list: listOf(
      object({
        id: text,
        url: text,
        method: text,
        status: { enum: QUEUED_STATUSES },
        in_queue: nullable({ type: 'integer', minimum: 1 }),
        status_code: nullable({ type: 'integer' }),
        request_body: { description: '`data` or `params` as sent; null where it is long, or the list is compact.' },
        response_body: { description: 'JSON or text; null where it is long or neither, or the list is compact.' },
        error: nullable({ $ref: '#/components/schemas/Problem' }),
        created: epochMilliseconds,
        updated: epochMilliseconds,
        expires: nullable(epochMilliseconds),
        queue_name: text,
      }),
    ),
    cursor: nullable(text),
    endOfList: { type: 'boolean' },
  }),
  Cancelled: object({ removed: { type: 'boolean' }, message: text }),
  QueueCount: object({ queue_name: text, in_queue: count }),
  Trace: object({
    id: text,
    at: time,
    secret: nullable(text),
    caller: object({ kind: { enum: ['anonymous', 'user', 'owner'] }, id: nullable(text), origin: nullable(text) }),
    sent: nullable(maskedRequest),
    forwarded: nullable(maskedRequest),
    redirects: listOf(object({ status: { type: 'integer' }, method: text, url: text })),
    placements: listOf(text),
    refusal: nullable(object(refusal)),
    status: { type: 'integer' },
    bytes: count,
    timings: { type: 'object', additionalProperties: milliseconds, required: ['total'] },
    redactions: count,
    state: { enum: ['running', 'done', 'aborted'] },
  }),
  Traces: object({ traces: listOf({ $ref: '#/components/schemas/Trace' }) }),
  Audit: object({
    entries: listOf(
      object({
        id: { type: 'integer', minimum: 1 },
        at: time,
        who: text,
        what: text,
        subject: nullable(text),
        code: nullable(text),
        count: { type: 'integer', minimum: 1, description: 'Refusals of one kind are counted together.' },
        'broken?': { const: true, description: 'The entry was not written by the relay.' },
      }),
    ),
    cursor: nullable({ type: 'integer' }),
  }),
  Usage: object({
    entries: listOf(
      object({
        day: { type: 'string', format: 'date', description: 'In UTC.' },
        secret: text,
        caller: object({
          kind: { enum: ['anonymous', 'user', 'owner', 'other'] },
          id: nullable({ ...text, description: 'A keyed hash; null for all callers that are counted together.' }),
        }),
        calls: { ...count, description: 'All that ended, refused ones included.' },
        refusals: { ...count, description: 'Calls that the relay responded to with a problem.' },
        bytes: { ...count, description: 'Of the bodies of responses.' },
        inputTokens: { ...count, description: 'As far as the API said so in `usage`.' },
        outputTokens: count,
      }),
    ),
    cursor: nullable(text),
  }),
  TestToken: object({ token: text }),
  KeySet: object({ keys: listOf({ type: 'object' }) }),
  Status: object({ status: text }),
} satisfies Record<string, Schema>;

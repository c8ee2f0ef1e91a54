import { toJsonSchema } from '@valibot/to-json-schema';
import { secretPatchSchema } from '../../shared/protocol/policy.ts';
import { requestSchema } from '../../shared/protocol/request.ts';
import { testTokenSchema } from '../identity/test-tokens.ts';
import type { RESPONSES, Schema } from './responses.ts';

/** Who may call a route: anyone, a caller (anonymous, signed in, or the owner), or a paired device of the owner. */
export type Who = 'anyone' | 'caller' | 'owner';

export interface RouteDescription {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With `{name}` for a variable segment. */
  readonly path: string;
  readonly who: Who;
  readonly does: string;
  readonly body?: Schema;
  readonly query?: Readonly<Record<string, Schema>>;
  /** Status and body of the answer where all goes well; null is no body, a media type one that is not JSON. */
  readonly answers: Readonly<Record<number, keyof typeof RESPONSES | null | { readonly type: string }>>;
}

const schemaOf = (schema: Parameters<typeof toJsonSchema>[0]): Schema => {
  const { $schema: _, ...rest } = toJsonSchema(schema, { errorMode: 'ignore', typeMode: 'input' });
  return rest;
};
const text = { type: 'string' };
const object = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
});
const page = { limit: { type: 'integer', minimum: 1, maximum: 1000, default: 100 } };
const call = schemaOf(requestSchema);

/** All routes of the relay: `/openapi.json` and `docs/http-api.md` are made from it, and a test holds it against the app. */
export const ROUTES: readonly RouteDescription[] = [
  {
    method: 'get',
    path: '/',
    who: 'anyone',
    does: 'a page for whoever opens the connection link in a browser',
    answers: { 200: { type: 'text/html' } },
  },
  { method: 'get', path: '/healthz', who: 'anyone', does: 'liveness', answers: { 200: 'Status' } },
  {
    method: 'get',
    path: '/readyz',
    who: 'anyone',
    does: 'readiness: the store answers, and the relay is not draining',
    answers: { 200: 'Status' },
  },
  {
    method: 'get',
    path: '/metrics',
    who: 'owner',
    does: 'Prometheus metrics; for anyone on `RELAY_METRICS_PORT`',
    answers: { 200: { type: 'text/plain' } },
  },
  {
    method: 'get',
    path: '/openapi.json',
    who: 'anyone',
    does: 'OpenAPI 3.1 of all this',
    answers: { 200: { type: 'application/json' } },
  },
  {
    method: 'get',
    path: '/client.js',
    who: 'anyone',
    does: 'the page client as a script',
    answers: { 200: { type: 'text/javascript' } },
  },
  {
    method: 'get',
    path: '/client.mjs',
    who: 'anyone',
    does: 'the page client as a module',
    answers: { 200: { type: 'text/javascript' } },
  },
  {
    method: 'get',
    path: '/v1/relay',
    who: 'anyone',
    does: 'name, version, public key and its fingerprint',
    query: {
      keyId: text,
      challenge: { ...text, description: 'An X25519 public key, base64url, to be answered with proof.' },
    },
    answers: { 200: 'RelayInfo' },
  },
  {
    method: 'post',
    path: '/v1/pair',
    who: 'anyone',
    does: 'a one-time code for a device token',
    body: object({ code: text, deviceName: text }),
    answers: { 201: 'Pairing' },
  },
  { method: 'get', path: '/v1/devices', who: 'owner', does: 'list paired devices', answers: { 200: 'Devices' } },
  {
    method: 'delete',
    path: '/v1/devices/{id}',
    who: 'owner',
    does: 'revoke a device, effective at once',
    answers: { 204: null },
  },
  { method: 'get', path: '/v1/secrets', who: 'owner', does: 'list client secrets', answers: { 200: 'Secrets' } },
  {
    method: 'put',
    path: '/v1/secrets/{name}',
    who: 'owner',
    does: 'register a sealed value with its policy, or a new version of it',
    body: object({ sealed: text }),
    answers: { 200: 'Secret', 201: 'Secret' },
  },
  {
    method: 'patch',
    path: '/v1/secrets/{name}',
    who: 'owner',
    does: 'change any field of the policy, or the name',
    body: schemaOf(secretPatchSchema),
    answers: { 200: 'Secret' },
  },
  { method: 'delete', path: '/v1/secrets/{name}', who: 'owner', does: 'delete', answers: { 204: null } },
  {
    method: 'post',
    path: '/v1/secrets/{name}/restore',
    who: 'owner',
    does: 'undo a deletion, within 10 minutes',
    answers: { 200: 'Secret' },
  },
  {
    method: 'post',
    path: '/v1/request',
    who: 'caller',
    does: "a ClientSecretRequest → the upstream's answer",
    body: call,
    answers: { 200: { type: '*/*' } },
  },
  ...(['get', 'post', 'put', 'patch', 'delete'] as const).map((method) => ({
    method,
    path: '/v1/forward/{clientSecretName}/{url}',
    who: 'caller' as const,
    does: 'the same for SDKs, with the relay in their base URL',
    answers: { 200: { type: '*/*' } },
  })),
  {
    method: 'post',
    path: '/v1/preview',
    who: 'owner',
    does: 'the same, not sent: what would be refused, and what would go out, masked',
    body: call,
    answers: { 200: 'Preview' },
  },
  {
    method: 'post',
    path: '/v1/test-tokens',
    who: 'owner',
    does: 'a signed-in user to test with',
    body: schemaOf(testTokenSchema),
    answers: { 200: 'TestToken' },
  },
  {
    method: 'get',
    path: '/.well-known/jwks.json',
    who: 'anyone',
    does: 'the keys of those tokens',
    answers: { 200: 'KeySet' },
  },
  {
    method: 'get',
    path: '/v1/traces',
    who: 'owner',
    does: 'the last calls, masked; live with `Accept: text/event-stream`',
    query: page,
    answers: { 200: 'Traces' },
  },
  { method: 'get', path: '/v1/traces/{id}', who: 'owner', does: 'one call, masked', answers: { 200: 'Trace' } },
  {
    method: 'get',
    path: '/v1/audit',
    who: 'owner',
    does: 'what changed and what was refused, newest first',
    query: { ...page, cursor: { type: 'integer' } },
    answers: { 200: 'Audit' },
  },
];

import type {
  DeviceSummary,
  Pairing,
  Preview,
  RelayInfo,
  SecretPage,
  SecretSaved,
  Trace,
} from '../../shared/protocol/api.ts';
import type { ClientSecretRequest } from '../../shared/protocol/client-secret-request.ts';
import type { SecretPatch } from '../../shared/protocol/policy.ts';
import type { CallPage, Cancelled } from '../../shared/protocol/queue.ts';
import type { UsagePage } from '../../shared/protocol/usage.ts';
import { type Address, type CallInit, callJson, callRaw } from './call.ts';

const id = encodeURIComponent;

/**
 * `GET /v1/relay`, without a token: the identity of the relay at this address, with a proof for the challenge. A relay
 * that has rotated its key still proves the pinned one, named by `keyId`, until that key expires.
 */
export const relayInfo = (address: string, challenge: string, keyId?: string) =>
  callJson<RelayInfo>(
    { address },
    `/v1/relay?challenge=${id(challenge)}${keyId === undefined ? '' : `&keyId=${id(keyId)}`}`,
  );

/** `POST /v1/pair` with a one-time code. */
export const pair = (address: string, code: string, deviceName: string) =>
  callJson<Pairing>({ address }, '/v1/pair', { method: 'POST', json: { code, deviceName } });

/** The owner by default, nobody for `null`, or the user of a JWT. */
const asCaller = (to: Address, token: string | null | undefined): Address =>
  token === undefined ? to : { address: to.address, token: token ?? undefined };

/** The owner's API of one relay. The only module that sends HTTP requests to a relay; it logs nothing. */
export type PreviewCaller = 'owner' | 'user' | 'anonymous';

export const createRelayClient = (to: Address) => ({
  devices: async () => callJson<{ devices: DeviceSummary[] }>(to, '/v1/devices'),
  revokeDevice: (deviceId: string) => callJson<void>(to, `/v1/devices/${id(deviceId)}`, { method: 'DELETE' }),

  secrets: (cursor: string | null = null) =>
    callJson<SecretPage>(to, `/v1/secrets${cursor === null ? '' : `?cursor=${id(cursor)}`}`),
  putSecret: (name: string, sealed: string) =>
    callJson<SecretSaved>(to, `/v1/secrets/${id(name)}`, { method: 'PUT', json: { sealed } }),
  patchSecret: (name: string, patch: SecretPatch) =>
    callJson<SecretSaved>(to, `/v1/secrets/${id(name)}`, { method: 'PATCH', json: patch }),
  deleteSecret: (name: string) => callJson<void>(to, `/v1/secrets/${id(name)}`, { method: 'DELETE' }),
  restoreSecret: (name: string) => callJson<SecretSaved>(to, `/v1/secrets/${id(name)}/restore`, { method: 'POST' }),

  /** `claims`: of the user. Nothing is sent to the API. */
  preview: (request: ClientSecretRequest, as: PreviewCaller = 'owner', claims = {}) =>
    callJson<Preview>(to, `/v1/preview?${new URLSearchParams({ as, claims: JSON.stringify(claims) })}`, {
      method: 'POST',
      json: request,
    }),
  testToken: (sub: string, claims?: Readonly<Record<string, unknown>>, expiresIn?: number) =>
    callJson<{ token: string }>(to, '/v1/test-tokens', { method: 'POST', json: { sub, claims, expiresIn } }),

  /** The calls of this device in the relay's queues, newest first, without bodies. */
  queuedCalls: (cursor: string | null) =>
    callJson<CallPage>(to, `/v1/requests?compact=true${cursor === null ? '' : `&cursor=${id(cursor)}`}`),
  /** `token` as in `request`. */
  cancelQueued: (callId: string, token?: string | null) =>
    callJson<Cancelled>(asCaller(to, token), `/v1/requests/${id(callId)}`, { method: 'DELETE' }),
  /** The raw response of a queued call, or where it waits; `token` as in `request`. */
  queuedCall: (callId: string, init: CallInit = {}, token?: string | null) =>
    callRaw(asCaller(to, token), `/v1/requests/${id(callId)}`, init),

  trace: (traceId: string) => callJson<Trace>(to, `/v1/traces/${id(traceId)}`),
  traces: () => callJson<{ traces: Trace[] }>(to, '/v1/traces'),

  /** All of a secret: the relay keeps fewer entries of one than a page has. */
  usage: (secret: string) => callJson<UsagePage>(to, `/v1/usage?secret=${id(secret)}`),

  /**
   * `POST /v1/request` as the owner (default), anonymously (`token: null`) or as a user (their JWT); the raw response,
   * to be streamed. Throws only when `init.signal` was aborted.
   */
  request: (init: CallInit, token?: string | null) =>
    callRaw(asCaller(to, token), '/v1/request', { method: 'POST', ...init }),
});

export type RelayClient = ReturnType<typeof createRelayClient>;

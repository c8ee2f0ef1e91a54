import net, { type Socket } from 'node:net';
import { CallTimer } from '../../../relay/call/call-timer.ts';
import { forwardFollowing } from '../../../relay/call/forward-following.ts';
import type { ForwarderConfig } from '../../../relay/forward/contract.ts';
import { createForwarder } from '../../../relay/forward/forward.ts';
import type { CallRecord } from '../../../relay/observability/call-record.ts';
import { SecretEncodings } from '../../../relay/redact/secret-encodings.ts';
import type { StoredSecret } from '../../../relay/secrets/stored-secret.ts';
import { buildRequest } from '../../../shared/placeholder/build.ts';
import { planRequest } from '../../../shared/placeholder/plan.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';
import { testExchange } from './exchange.ts';

const OPEN_POLICY = { paused: false, claims: null, expiresAt: null, allowRanges: false, placements: ['header'] };

export interface Unsent {
  /** Every address that was dialled, in order. */
  readonly dialled: string[];
  /**
   * What becomes of a GET with a secret: a refusal's code, or `null` where a response came. Redirects are followed to the
   * origins of `allow`.
   */
  send(url: string, allow?: readonly string[]): Promise<string | null>;
  close(): Promise<void>;
}

/**
 * The relay's forwarder with a dial that opens nothing: whatever it lets through is noted and fails, so no packet leaves
 * the machine, also with the guard taken out.
 */
export function startUnsent(config: Partial<ForwarderConfig> = {}): Unsent {
  const dialled: string[] = [];
  const forwarder = createForwarder({
    allowNetworks: [],
    connectTimeout: 5_000,
    firstByteTimeout: 5_000,
    idleTimeout: 5_000,
    totalTimeout: 10_000,
    maxResponseBytes: 1_000_000,
    lookup: () => Promise.reject(new Error('no name is looked up here')),
    dial: ({ host }) => {
      dialled.push(host);
      return failing();
    },
    ...config,
  });
  return {
    dialled,
    async send(url, allow = []) {
      const request = parseRequest({ clientSecretName: 'any', url, method: 'GET', headers: { A: '$CLIENT_SECRET' } });
      if (!request.ok) return request.refusal.code;
      const plan = planRequest(request.value);
      if (!plan.ok) return plan.refusal.code;
      const outgoing = buildRequest(plan.value, 'secret');
      if (!outgoing.ok) return outgoing.refusal.code;
      const stored = { policy: { ...OPEN_POLICY, allow: allow.map((origin) => ({ origin })) } } as StoredSecret;
      const { refusal } = await forwardFollowing(
        forwarder,
        {
          record: { caller: { kind: 'owner' }, redirects: [] as unknown } as CallRecord,
          exchange: testExchange(),
          timer: new CallTimer(),
        },
        {
          stored,
          plan: plan.value,
          url,
          files: null,
          passthroughBody: null,
          rewrite: null,
        },
        { secret: { value: 'secret', encodings: new SecretEncodings([]) }, outgoing: outgoing.value },
      );
      return refusal?.code ?? null;
    },
    close: () => forwarder.close(),
  };
}

function failing(): Socket {
  const socket = new net.Socket();
  process.nextTick(() => socket.destroy(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })));
  return socket;
}

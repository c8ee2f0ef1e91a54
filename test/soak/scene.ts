import { Agent, fetch, type RequestInit, type Response } from 'undici';
import { pairOwner } from '../support/relay/owner.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { createModel, type Model } from './model.ts';
import { type SoakUpstream, startSoakUpstream } from './upstream.ts';

/** A relay in its own process, with everything that calls it. */
export interface Scene extends AsyncDisposable {
  readonly relay: RelayProcess;
  readonly upstream: SoakUpstream;
  /** Of the owner's device. */
  readonly deviceId: string;
  readonly model: Model;
  /** Whether the store may be away, so that any call may be refused for that. */
  readonly isStoreBroken: boolean;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** As the owner; the response is read to its end, as a connection is not idle before. */
  ask(path: string, method?: string, json?: unknown): Promise<{ readonly status: number; readonly body: string }>;
  /** A name that no other call has. */
  nextId(): string;
  /** Registers a secret with a new value; false if the relay did not take it. */
  register(name: string, more?: object): Promise<boolean>;
  /** Ends connections of callers and of the upstream that nobody uses. */
  closeIdle(): Promise<void>;
}

export const STEADY = ['steady-0', 'steady-1', 'steady-2', 'steady-3'] as const;
export const LIMIT_PER_MINUTE = 20;
/** A call that took longer may have been refused for it, as machines may be busy. */
export const FIRST_BYTE_SECONDS = 4;

export async function startScene(env: Record<string, string>, isStoreBroken: boolean): Promise<Scene> {
  const upstream = await startSoakUpstream();
  const relay = await startRelayProcess({
    RELAY_LOG_LEVEL: 'error',
    RELAY_FIRST_BYTE_TIMEOUT: String(FIRST_BYTE_SECONDS),
    RELAY_HEAD_TIMEOUT: '120',
    RELAY_BODY_TIMEOUT: '120',
    RELAY_QUEUE_MAX_PENDING_PER_CALLER: '1000',
    ...env,
  });
  const owner = await pairOwner(relay.connectLink);
  const model = createModel();
  let agent = new Agent();
  let ids = 0;
  const scene: Scene = {
    relay,
    upstream,
    deviceId: owner.device.deviceId,
    model,
    isStoreBroken,
    fetch: (path, init) => fetch(`${relay.url}${path}`, { ...init, dispatcher: agent }),
    ask: async (path, method = 'GET', json) => {
      const response = await scene.fetch(path, {
        method,
        headers: { authorization: `Bearer ${owner.device.deviceToken}`, 'content-type': 'application/json' },
        ...(json !== undefined && { body: JSON.stringify(json) }),
      });
      return { status: response.status, body: await response.text() };
    },
    nextId: () => {
      ids += 1;
      return `call-${ids}`;
    },
    register: async (name, more = {}) => {
      const { value, acknowledge } = model.change(name);
      const policy = { access: 'public', allow: [{ origin: upstream.url }], ...more };
      const sealed = await owner.seal({ name, value, ...policy });
      const { status } = await scene.ask(`/v1/secrets/${name}`, 'PUT', { sealed });
      const isTaken = status === 200 || status === 201;
      if (isTaken) acknowledge();
      return isTaken;
    },
    closeIdle: async () => {
      const old = agent;
      agent = new Agent();
      await old.close();
      upstream.closeIdle();
    },
    [Symbol.asyncDispose]: async () => {
      await agent.destroy();
      await upstream[Symbol.asyncDispose]();
      await relay.stop();
    },
  };
  for (const name of [...STEADY, 'flaky']) await scene.register(name);
  await scene.register('limited', { limits: { perMinute: LIMIT_PER_MINUTE } });
  return scene;
}

import { expect } from 'vitest';
import { ClientSecretError } from '../../../shared/client/error.ts';
import { startUpstream, type Upstream } from '../upstream/upstreams.ts';
import { type LocalRelay, startLocalRelay } from './local-relay.ts';
import { pageClient } from './page-client.ts';

/** A relay with two secrets for one upstream, `open` to anybody and `closed` to all but signed-in users. */
export interface PageClientScene extends AsyncDisposable {
  readonly relay: LocalRelay;
  readonly upstream: Upstream;
  client(token?: string | (() => Promise<string>)): ReturnType<typeof pageClient>;
  /** A call of the open secret. */
  request(more?: object): Parameters<ReturnType<typeof pageClient>['clientSecretRequest']>[0] & object;
}

export async function startPageClientScene(value: string): Promise<PageClientScene> {
  const [relay, upstream] = await Promise.all([startLocalRelay(), startUpstream()]);
  const policy = { allow: [{ origin: upstream.url }], value };
  await relay.register({ ...policy, name: 'open', access: 'public' });
  await relay.register({ ...policy, name: 'closed', access: 'private' });
  return {
    relay,
    upstream,
    client: (token) => pageClient({ relay: relay.url, token }),
    request: (more = {}) => ({
      clientSecretName: 'open',
      url: `${upstream.url}/v1/things`,
      method: 'POST',
      headers: { Authorization: 'Bearer $CLIENT_SECRET' },
      data: { a: 1 },
      ...more,
    }),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([relay.stop(), upstream.close()]);
    },
  };
}

/** The error that a call rejects with. */
export const failure = (call: Promise<unknown>): Promise<ClientSecretError> =>
  call.then(
    () => expect.unreachable('the call should have failed'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(ClientSecretError);
      return error as ClientSecretError;
    },
  );

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { rawRequest } from '../support/relay/raw-request.ts';
import { PATH_READERS } from '../support/upstream/path-readers.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/**
 * A policy of paths, held against what the upstream gets on the wire. The control is the same call under a policy without
 * paths: it arrives, and some server reads a path in it that the policy does not name.
 */
let relay: LocalRelay;
let upstream: Upstream;

beforeAll(async () => {
  [relay, upstream] = await Promise.all([startLocalRelay(), startUpstream()]);
  const register = (name: string, value: string, paths?: string[]) =>
    relay.register({
      name,
      value,
      access: 'public',
      placements: ['header', 'path'],
      allow: [{ origin: upstream.url, ...(paths && { paths }) }],
    });
  await register('open', 'key-0123456789');
  await register('public', 'key-0123456789', [
    '/v1/public/**',
    '/projects/group%2Fproject/*',
    '/questions/*',
    '/users/*/avatar',
  ]);
  await register('dots', '%2e%2e');
  await register('slash', 'a%2fadmin');
  await register('parameter', ';x');
  await register('backslash', '\\admin');
  await register('disguised', '．．／admin');
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));

interface Reply {
  readonly status: number;
  readonly code: unknown;
}

const replyOf = (status: number, { code }: { code?: unknown }): Reply => ({ status, code });

const BEARER = { authorization: 'Bearer $CLIENT_SECRET' };
const ROUTES = {
  '/v1/request': async (
    clientSecretName: string,
    path: string,
    headers: Record<string, string> = BEARER,
  ): Promise<Reply> => {
    const response = await relay.call({ clientSecretName, url: upstream.url + path, method: 'GET', headers });
    return replyOf(response.status, (await response.json()) as object);
  },
  '/v1/forward': async (name: string, path: string, headers: Record<string, string> = BEARER): Promise<Reply> => {
    const { status, body } = await rawRequest(relay.url, {
      target: `/v1/forward/${name}/${upstream.url}${path}`,
      headers,
    });
    return replyOf(status, JSON.parse(body.toString()));
  },
};

/** What the upstream got by one call, if it got anything. */
async function arrivedBy(call: () => Promise<Reply>): Promise<Reply & { targets: string[] }> {
  const before = upstream.received.length;
  const reply = await call();
  return { ...reply, targets: upstream.received.slice(before).map(({ target }) => target) };
}

describe.each(Object.entries(ROUTES))('%s', (_, send) => {
  test.each<[keyof typeof PATH_READERS, string]>([
    ['nginx', '/v1/public/a%5Cb/..%2f..%2fadmin'],
    ['nginx', '/v1/public/a%252fb/..%2f..%2fadmin'],
    ['nginx', '/v1/public/..%2fadmin'],
    ['Tomcat', '/v1/public/..;x=1/admin'],
    ['parameters dropped after decoding', '/v1/public/..%3bx=1/admin'],
    ['IIS', '/v1/public/..%5cadmin'],
    ['IIS', '/v1/public/x%5c..%5c..%5cadmin'],
    ['Windows with a Japanese code page', '/v1/public/%EF%BC%8E%EF%BC%8E%EF%BC%8Fadmin'],
    ['decoded and parsed again', '/v1/public/%2e%2e%2fadmin%3f/x'],
    ['nginx', '/v1/public/./x/%2e%2e/..%2fadmin'],
  ])('sends no secret where %s reads /v1/admin: %s', async (reader, path) => {
    const refused = await arrivedBy(() => send('public', path));
    expect(refused).toEqual({ status: 403, code: 'URL_NOT_ALLOWED', targets: [] });
    const { targets } = await arrivedBy(() => send('open', path));
    expect(targets.map((target) => PATH_READERS[reader](target))).toEqual(['/v1/admin']);
  });

  // What a `*` covers ends there for some server.
  test.each<[keyof typeof PATH_READERS, string, string]>([
    ['nginx', '/users/a%2fkeys/avatar', '/users/a/keys/avatar'],
    ['decoded and parsed again', '/users/keys%3f/avatar', '/users/keys'],
    ['Tomcat', '/questions/;1', '/questions/'],
  ])('sends no secret where %s reads %s as %s', async (reader, path, read) => {
    const refused = await arrivedBy(() => send('public', path));
    expect(refused).toEqual({ status: 403, code: 'URL_NOT_ALLOWED', targets: [] });
    const { targets } = await arrivedBy(() => send('open', path));
    expect(targets.map((target) => PATH_READERS[reader](target))).toEqual([read]);
  });

  // What the policy was asked about is what is sent: also a path that the URL parser resolved.
  test.each([
    ['/v1/public/a%20b/%E6%97%A5%40x', '/v1/public/a%20b/%E6%97%A5%40x'],
    ['/v1/public/group%2Fproject', '/v1/public/group%2Fproject'],
    ['/projects/group%2Fproject/issues', '/projects/group%2Fproject/issues'],
    ['/questions/1;2;3', '/questions/1;2;3'],
    ['/v1/private/%2e%2e/public/./b', '/v1/public/b'],
  ])('sends %s as %s', async (path, sent) => {
    expect(await arrivedBy(() => send('public', path))).toEqual({ status: 200, code: undefined, targets: [sent] });
  });

  test('takes a path for what it is once it was resolved', async () => {
    const refused = await arrivedBy(() => send('public', '/v1/public/%2e%2e/admin'));
    expect(refused).toEqual({ status: 403, code: 'URL_NOT_ALLOWED', targets: [] });
    const { targets } = await arrivedBy(() => send('open', '/v1/public/%2e%2e/admin'));
    expect(targets).toEqual(['/v1/admin']);
  });

  test.each(['dots', 'slash', 'parameter', 'backslash', 'disguised'])(
    'puts no secret into a path that it would change: %s',
    async (name) => {
      const refused = await arrivedBy(() => send(name, '/v1/public/$CLIENT_SECRET/admin', {}));
      expect(refused).toEqual({ status: 400, code: 'SECRET_NOT_ENCODABLE', targets: [] });
      const { targets } = await arrivedBy(() => send('open', '/v1/public/$CLIENT_SECRET/admin', {}));
      expect(targets).toEqual(['/v1/public/key-0123456789/admin']);
    },
  );
});

// The router of the other route refuses broken escapes before any policy is asked.
test.each(['/v1/public/%252525252541', '/v1/public/%zz', '/v1/public/a%00', '/v1/public/a%c0%afb'])(
  'sends no secret to %s, which no two servers read alike',
  async (path) => {
    const send = ROUTES['/v1/request'];
    const refused = await arrivedBy(() => send('public', path));
    expect(refused).toEqual({ status: 403, code: 'URL_NOT_ALLOWED', targets: [] });
    expect((await arrivedBy(() => send('open', path))).targets).toEqual([path]);
  },
);

test('says that no pattern would help', async () => {
  const fixFor = async (path: string): Promise<unknown> => {
    const response = await relay.call({
      clientSecretName: 'public',
      url: upstream.url + path,
      method: 'GET',
      headers: BEARER,
    });
    return ((await response.json()) as { fix?: unknown }).fix;
  };
  expect(await fixFor('/v1/public/..%2fadmin')).toContain('no pattern matches it');
  expect(await fixFor('/v1/admin')).toContain('The owner can allow GET');
});

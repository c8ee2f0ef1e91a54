import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Owner, pairOwner } from '../support/relay/owner.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** URLs in the headers of a response to `/v1/forward` lead through the relay again, where the policy allows them. */
const KEY = 'paged-key-0123456789';
let relay: RelayProcess;
let owner: Owner;
let upstream: Upstream;

beforeAll(async () => {
  [relay, upstream] = await Promise.all([startRelayProcess(), startUpstream()]);
  owner = await pairOwner(relay.connectLink);
  const allow = [{ origin: upstream.url, paths: ['/v1/**'] }];
  await owner.register({ name: 'api', value: KEY, access: 'public', allow, placements: ['header', 'path', 'query'] });
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));

const headers = { authorization: 'Bearer $CLIENT_SECRET' };
const through = (url: string): string => `${relay.url}/v1/forward/api/${url}`;
const onUpstream = (path: string): string => upstream.url + path;

/** The named header of a response to a call through the relay; `value` is what the upstream sends. */
async function mirrored(
  name: string,
  value: string | string[],
  path = '/v1/items',
  status = 200,
): Promise<string | null> {
  upstream.response = (_, response) => void response.writeHead(status, { [name]: value }).end();
  const response = await fetch(through(onUpstream(path)), { headers, redirect: 'manual' });
  expect(response.status).toBe(status);
  return response.headers.get(name);
}

describe('a header that holds one URL', () => {
  test.each([
    'location',
    'content-location',
    'operation-location',
    'azure-asyncoperation',
    'x-goog-upload-url',
    'x-goog-upload-control-url',
    'x-any-other',
  ])('%s is rewritten where the policy allows the URL', async (name) => {
    const url = onUpstream("/v1/a%2Fb/c?sig='x'&y=|#f");
    expect(await mirrored(name, url, '/v1/items', 201)).toBe(through(url));
  });

  test.each(['location', 'content-location', 'operation-location', 'x-goog-upload-url'])(
    '%s is dropped where the policy does not',
    async (name) => {
      for (const url of ['https://elsewhere.example/v1/x', onUpstream('/other'), onUpstream('/v1/..%2fother')]) {
        expect(await mirrored(name, url, '/v1/items', 201), url).toBeNull();
      }
    },
  );

  test('any other keeps a URL that the policy does not allow, and text that is more than a URL', async () => {
    for (const text of ['https://elsewhere.example/docs', `see ${onUpstream('/v1/x')}`, '/v1/x']) {
      expect(await mirrored('x-any-other', text)).toBe(text);
    }
  });

  test.each([
    ['/v1/next?p=2', '/v1/next?p=2'],
    ['?p=2', '/v1/items?p=2'],
    ['more', '/v1/more'],
    ['', '/v1/items'],
  ])('a relative one (%j) is resolved first: it would lead to the relay itself', async (reference, target) => {
    expect(await mirrored('location', reference, '/v1/items', 201)).toBe(through(onUpstream(target)));
  });

  test('relative to a path with the secret in it, it has the placeholder', async () => {
    const url = await mirrored('location', 'next', '/v1/$CLIENT_SECRET/items', 201);
    expect(url).toBe(through(onUpstream('/v1/$CLIENT_SECRET/next')));
    expect(upstream.received.at(-1)?.target).toBe(`/v1/${KEY}/items`);
  });

  test('one that repeats the secret has the placeholder in its place, and works', async () => {
    const url = await mirrored('location', onUpstream(`/v1/x?key=${KEY}`), '/v1/items', 201);
    expect(url).toBe(through(onUpstream('/v1/x?key=$CLIENT_SECRET')));
    await fetch(url as string, { headers });
    expect(upstream.received.at(-1)?.target).toBe(`/v1/x?key=${KEY}`);
  });

  test('not with a user and a password', async () => {
    expect(await mirrored('location', onUpstream('/v1/x').replace('//', '//a:b@'), '/v1/items', 201)).toBeNull();
  });

  test('bytes outside ASCII are escaped as they are', async () => {
    const latin1 = Buffer.from('/v1/é').toString('latin1');
    expect(await mirrored('location', latin1, '/v1/items', 201)).toBe(through(onUpstream('/v1/%C3%A9')));
  });
});

describe('Link', () => {
  test('has its targets rewritten, its parameters as they are, and lacks what the policy does not allow', async () => {
    const value =
      `<${onUpstream('/v1/items?page=2')}>; rel="next"; title="a, \\"b\\" > c", </v1/items?page=9>;rel=last,` +
      ' <https://elsewhere.example/style.css>; rel=preload, <?page=1>;rel="first"';
    expect(await mirrored('link', value)).toBe(
      [
        `<${through(onUpstream('/v1/items?page=2'))}>; rel="next"; title="a, \\"b\\" > c"`,
        `<${through(onUpstream('/v1/items?page=9'))}>;rel=last`,
        `<${through(onUpstream('/v1/items?page=1'))}>;rel="first"`,
      ].join(', '),
    );
  });

  test.each([
    ['nothing is left', '<https://elsewhere.example/>; rel=next'],
    ['it has no brackets', 'https://elsewhere.example/; rel=next'],
    ['a string in it does not end', '</v1/x>; rel="next'],
    ['something follows a link', '</v1/x>; rel=next more'],
  ])('is dropped where %s', async (_, value) => {
    expect(await mirrored('link', value)).toBeNull();
  });

  test('is parsed in linear time', async () => {
    for (const value of [`<x>${';a='.repeat(5_000)}`, `<x>${' '.repeat(15_000)}!`, '<x>;a="\\'.repeat(2_000)]) {
      expect(await mirrored('link', value)).toBeNull();
    }
  });
});

describe('a URL that a client sends back in a header of its own', () => {
  const sent = async (name: string, value: string): Promise<unknown> => {
    upstream.response = (_, response) => void response.writeHead(204).end();
    await fetch(through(onUpstream('/v1/items')), { method: 'POST', headers: { ...headers, [name]: value } });
    return upstream.received.at(-1)?.headers[name];
  };

  test('is the URL of the API again, also where there are several', async () => {
    expect(await sent('destination', through(onUpstream('/v1/b')))).toBe(onUpstream('/v1/b'));
    const parts = ['/v1/1', '/v1/2'].map(onUpstream);
    expect(await sent('upload-concat', `final;${parts.map(through).join(' ')}`)).toBe(`final;${parts.join(' ')}`);
  });

  test.each([
    ['through another client secret', () => through(onUpstream('/v1/b')).replace('/api/', '/other/')],
    ['through another relay', () => through(onUpstream('/v1/b')).replace(relay.url, 'https://relay.example')],
  ])('stays as it is if it leads %s', async (_, url) => {
    expect(await sent('destination', url())).toBe(url());
  });
});

test('a client follows a redirect through the relay, with its own headers', async () => {
  upstream.response = ({ target }, response) =>
    target === '/v1/old' ? void response.writeHead(307, { location: '/v1/new' }).end() : void response.end('moved');
  const response = await fetch(through(onUpstream('/v1/old')), { method: 'PUT', body: 'text', headers });
  expect([response.url, await response.text()]).toEqual([through(onUpstream('/v1/new')), 'moved']);
  expect(upstream.received.at(-1)).toMatchObject({ method: 'PUT', target: '/v1/new' });
  expect(upstream.received.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
});

test('a redirect to where the policy does not allow anything is refused', async () => {
  for (const location of ['https://elsewhere.example/x', '/other', 'http://[::bad']) {
    upstream.response = (_, response) => void response.writeHead(302, { location }).end();
    const response = await fetch(through(onUpstream('/v1/old')), { headers, redirect: 'manual' });
    expect(response.headers.get('location')).toBeNull();
    expect(await response.json()).toMatchObject({ code: 'REDIRECT_REFUSED', sent: 'maybe' });
  }
});

test('the URLs are those under which the caller reached the relay', async () => {
  upstream.response = (_, response) => void response.writeHead(201, { location: '/v1/x' }).end();
  const host = new URL(relay.url).host.replace('127.0.0.1', 'localhost');
  const response = await fetch(`http://${host}/v1/forward/api/${onUpstream('/v1/items')}`, { headers });
  expect(response.headers.get('location')).toBe(`http://${host}/v1/forward/api/${onUpstream('/v1/x')}`);
});

test('in /v1/request, what a browser would follow is dropped, and what a page would call stays as it is', async () => {
  const links = { location: '/v1/x', link: '</v1/x>; rel=next', 'operation-location': onUpstream('/v1/x') };
  upstream.response = (_, response) => void response.writeHead(201, links).end();
  const response = await fetch(`${relay.url}/v1/request`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientSecretName: 'api', url: onUpstream('/v1/items'), method: 'GET', headers }),
  });
  expect(Object.keys(links).filter((name) => response.headers.has(name))).toEqual(['operation-location']);
  expect(response.headers.get('operation-location')).toBe(onUpstream('/v1/x'));
});

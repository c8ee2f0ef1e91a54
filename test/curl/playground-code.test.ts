import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CodeView } from '../../extension/playground/code/view.ts';
import { VIEWS } from '../../extension/playground/code/views.ts';
import { type Draft, field, row } from '../../extension/request-model/draft.ts';
import { composeRequest } from '../../extension/request-model/to-request.ts';
import { draft } from '../extension/playground/build.ts';
import { type PageClientScene, startPageClientScene } from '../support/relay/page-client-scene.ts';

/** The code that is shown is run against a real relay, and the upstream says what came. */
const SECRET = 'value-of-the-secret-0123456789';
let scene: PageClientScene;
beforeAll(async () => {
  scene = await startPageClientScene(SECRET);
});
afterAll(() => scene?.[Symbol.asyncDispose]());

const shell = promisify(execFile);

function codeOf(view: CodeView, one: Draft): string {
  const composed = composeRequest(one);
  const code = composed.ok
    ? VIEWS[view].write(composed.value, { address: scene.relay.url, isAnonymous: true })
    : composed;
  if (!code.ok) throw new Error(code.refusal.detail);
  return code.value;
}
const inModule = (code: string, globals: object): Promise<unknown> =>
  runInNewContext(`(async () => {${code}})()`, globals);

const RUN: Readonly<Partial<Record<CodeView, (code: string) => Promise<unknown>>>> = {
  curl: (code) => shell('/bin/sh', ['-c', code]),
  fetch: (code) => inModule(code, { fetch }),
  page: (code) => inModule(code, { relay: scene.client() }),
};

const drafts = (): Record<string, Draft> => {
  const base = draft({
    secret: 'open',
    url: `${scene.upstream.url}/v1/things?q=it's`,
    headers: [row('Authorization', 'Bearer $CLIENT_SECRET'), row('X-Quote', `it's "$HOME" \\`)],
  });
  const body = (kind: Draft['body']['kind'], text: string, fields: Draft['body']['fields'] = []): Draft => ({
    ...base,
    body: { kind, text, fields },
  });
  return {
    'a body of JSON': body('json', '{"a": ["it\'s \\n `id` $HOME", 1.5, null, {"b": true}]}'),
    'a body of text': body('text', 'it\'s\n"text" $(id)'),
    'a form': body('form', '', [field('a[b]', "it's & more"), field('to[]', '1'), field('to[]', '2')]),
    parameters: { ...base, method: 'GET', params: [row('tag', 'a b'), row('tag', '&')] },
  };
};

test.each(['a body of JSON', 'a body of text', 'a form', 'parameters'])(
  '%s comes as sent, whichever code sends it',
  async (name) => {
    const one = drafts()[name] ?? draft();
    const seen: Record<string, unknown> = {};
    for (const [view, run] of Object.entries(RUN)) {
      const at = scene.upstream.received.length;
      await run(codeOf(view as CodeView, one));
      const { method, target, headers, body } = await scene.upstream.request(at);
      expect(headers.authorization).toBe(`Bearer ${SECRET}`);
      expect(headers['x-quote']).toBe(`it's "$HOME" \\`);
      seen[view] = { method, target, type: headers['content-type'], body: body.toString() };
    }
    expect(Object.keys(seen)).toEqual(['curl', 'fetch', 'page']);
    expect(seen.fetch).toEqual(seen.curl);
    expect(seen.page).toEqual(seen.curl);
  },
);

test('the base URL of an SDK leads through the relay to the path of the call', async () => {
  const code = codeOf('sdk', drafts()['a body of JSON'] ?? draft());
  const at = scene.upstream.received.length;
  await inModule(`class Client { constructor(options) { made(options); } }\n${code}`, {
    made: ({ baseURL, apiKey }: { baseURL: string; apiKey: string }) =>
      fetch(`${baseURL}/things`, { headers: { Authorization: `Bearer ${apiKey}` } }),
  });
  const got = await scene.upstream.request(at);
  expect([got.target, got.headers.authorization]).toEqual(['/v1/things', `Bearer ${SECRET}`]);
});

import { expect, test } from 'vitest';
import { applied } from '../../../../extension/playground/code/applied.ts';
import { VIEWS } from '../../../../extension/playground/code/views.ts';
import { type Draft, field, row } from '../../../../extension/request-model/draft.ts';
import { composeRequest } from '../../../../extension/request-model/to-request.ts';
import { draft } from '../build.ts';

const TARGET = { address: 'http://127.0.0.1:8787', isAnonymous: false };

function edited(view: 'curl' | 'page', from: Draft, edit: (code: string) => string): Draft {
  const { write, read } = VIEWS[view];
  const composed = composeRequest(from);
  const code = composed.ok ? write(composed.value, TARGET) : composed;
  const back = code.ok ? read?.(edit(code.value), from) : code;
  if (!back?.ok) throw new Error(back?.refusal.detail);
  return applied(from, back.value);
}

test.each(['curl', 'page'] as const)('an edit of %s changes what it is about, and nothing else', (view) => {
  const off = { ...row('X-Off', '1'), on: false };
  const from = draft({
    headers: [...draft().headers, off],
    body: { kind: 'json', text: '{ "prompt":  "A cute baby sea otter" }', fields: [] },
    runAs: { kind: 'user', sub: 'ann', claims: '' },
  });
  const after = edited(view, from, (code) => code.replace('/v1/images/generations', '/v1/images/edits'));
  expect(after).toEqual({ ...from, url: 'https://api.openai.com/v1/images/edits' });
  const otter = edited(view, from, (code) => code.replace('baby sea', 'river'));
  expect(otter).toEqual({ ...from, body: { ...from.body, text: '{\n  "prompt": "A cute river otter"\n}' } });
  const header = edited(view, from, (code) => code.replace(/Authorization(?=['"]?: ['"]Bearer \$CLIENT)/, 'XKey'));
  expect(header.headers.map(({ name }) => name)).toEqual(['XKey', 'X-Off']);
  expect(header.headers.at(-1)).toEqual(off);
});

test("a vendor's command becomes a call with the client secret, and keeps its name", () => {
  const command = 'curl https://api.openai.com/v1/models?a=1 -H "Authorization: Bearer $OPENAI_API_KEY"';
  const read = VIEWS.curl.read?.(command, draft());
  expect(read).toMatchObject({
    value: {
      request: {
        clientSecretName: 'openai',
        method: 'GET',
        url: 'https://api.openai.com/v1/models?a=1',
        headers: { Authorization: 'Bearer $CLIENT_SECRET' },
      },
    },
  });
});

const call = (fields: string): string =>
  `relay.clientSecretRequest({ clientSecretName: 'a', url: '', method: 'GET', ${fields} })`;

test.each([
  ['a name', 'relay.clientSecretRequest(x)', 'line 1, column 27'],
  ['an operator', call('data: 1 + 1'), 'Only texts, numbers'],
  ['a call inside', call('data: alert(1)'), 'Only texts, numbers'],
  ['a template with a value', call('data: `$' + '{a}`'), 'Only texts, numbers'],
  ['a spread', call('...rest'), 'Only texts, numbers'],
  ['a getter', call('get data() { return 1; }'), 'Only texts, numbers'],
  [
    'half a call',
    "relay.clientSecretRequest({\n  url: 'x',\n  method:",
    'This is not valid JavaScript: see line 3, column 10.',
  ],
  ['another call', 'fetch({})', 'There is no call of clientSecretRequest'],
  ['a field of no form', call("mode: 'q'"), 'no field for mode'],
  ['a queue that is no text', call('queue: 7'), 'queue must be a string'],
  ['an interval that is no number', call("poll: '2000'"), 'poll must be a number'],
  ['a time to keep without a queue', call('expires: 60'), 'expires is for calls with queue or poll'],
  ['a header that is no text', call('headers: { a: 1 }'), 'headers must be'],
  ['a method of no request', "{ method: 'TRACE' }", 'method must be'],
  ['nesting without end', `{ data: ${'['.repeat(100)}${']'.repeat(100)} }`, 'cannot be read'],
])('%s is not taken over, and why is said', (_, code, why) => {
  const read = VIEWS.page.read?.(code, draft());
  expect(read?.ok === false && read.refusal.detail).toContain(why);
});

test('an object literal is enough, with every kind of literal, and sets no prototype', () => {
  const read = VIEWS.page.read?.(
    `{ clientSecretName: "a", url: \`u\`, method: 'post', // a comment
      'data': { a: -1.5e3, b: [true, null, 'it\\'s \\u00e9'], ['__proto__']: { x: 1 }, 2: undefined, }, };`,
    draft(),
  );
  expect(read?.ok && JSON.stringify(read.value.request)).toBe(
    '{"clientSecretName":"a","url":"u","method":"POST","data":{"a":-1500,"b":[true,null,"it\'s é"],"__proto__":{"x":1}}}',
  );
});

test('what a kind of code cannot say is marked', () => {
  const file = { ...field('image'), kind: 'file' as const, file: { name: 'o.png', size: 3, type: 'image/png' } };
  const composed = composeRequest(draft({ body: { kind: 'multipart', text: '', fields: [file] } }));
  const nested = composeRequest(draft({ body: { kind: 'json', text: '{"a":[]}', fields: [] } }));
  if (!composed.ok || !nested.ok) throw new Error('The drafts are complete.');
  for (const view of ['page', 'sdk', 'python', 'go'] as const) {
    expect(VIEWS[view].write(composed.value, TARGET)).toMatchObject({
      refusal: { detail: expect.stringContaining('cannot send files') },
    });
  }
  expect(VIEWS.form.write(nested.value, TARGET)).toMatchObject({
    refusal: { detail: expect.stringContaining('cannot be written as a form') },
  });
});

test('the queue of a request is written, read and switched off in code', () => {
  const queued = draft({ queue: { on: true, name: 'drawings', poll: '2000', expires: '60' } });
  const composed = composeRequest(queued);
  const code = composed.ok ? VIEWS.page.write(composed.value, TARGET) : composed;
  expect(code.ok && code.value).toContain("  queue: 'drawings',\n  poll: 2000,\n  expires: 60,\n");
  const form = composed.ok ? VIEWS.form.write(composed.value, TARGET) : composed;
  expect(form.ok && form.value).toContain('<input hidden type="number" step="any" name="poll" value="2000">');
  expect(composed.ok && VIEWS.sdk.write(composed.value, TARGET)).toMatchObject({
    refusal: { detail: expect.stringContaining('cannot wait in a queue') },
  });
  expect(edited('page', queued, (text) => text.replace('poll: 2000', 'poll: 500')).queue).toEqual({
    on: true,
    name: 'drawings',
    poll: '500',
    expires: '60',
  });
  const without = edited('page', queued, (text) => text.replace(/ {2}queue[\s\S]*60,\n/, ''));
  expect(without.queue).toEqual({ ...queued.queue, on: false });
  expect(edited('curl', without, (text) => text.replace('otter', 'seal')).queue).toEqual(without.queue);
});

import { execFileSync } from 'node:child_process';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asCurl, asPageCode } from '../../../extension/request-model/as-code.ts';
import { field } from '../../../extension/request-model/draft.ts';
import { composeRequest } from '../../../extension/request-model/to-request.ts';
import { draft } from '../playground/build.ts';

const composed = (() => {
  const result = composeRequest(draft());
  if (!result.ok) throw new Error(result.refusal.detail);
  return result.value;
})();

/** What the code passes to the page client when it is run. */
function passed(code: string): unknown {
  const calls: unknown[] = [];
  const relay = { clientSecretRequest: (params: unknown) => calls.push(params) };
  runInNewContext(`(async () => {${code}})()`, { relay });
  return JSON.parse(JSON.stringify(calls[0]));
}

/** The words that a shell makes of a command. */
const words = (command: string): string[] =>
  execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${command}`], { env: { RELAY_TOKEN: 'T' } })
    .toString()
    .split('\0')
    .slice(0, -1);

test("the mission's call is written as a page writes it", () => {
  expect(asPageCode(composed)).toBe(`const response = await relay.clientSecretRequest({
  clientSecretName: 'openai',
  url: 'https://api.openai.com/v1/images/generations',
  method: 'POST',
  headers: { Authorization: 'Bearer $CLIENT_SECRET' },
  data: { prompt: 'A cute baby sea otter' },
});
`);
});

test('the code passes exactly the request, whatever its texts', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3, noNullPrototype: true } as object), fc.string(), (data, url) => {
      const request = { ...composed.request, url, data };
      expect(passed(asPageCode({ request, files: [] }))).toEqual(JSON.parse(JSON.stringify(request)));
    }),
    { seed: 3, numRuns: 300 },
  );
});

test('the shell passes exactly the request to curl, and expands no placeholder', () => {
  fc.assert(
    fc.property(
      fc.string().map((text) => text.replaceAll('\0', '')),
      (prompt) => {
        const request = { ...composed.request, data: { prompt, quote: "it's $HOME `id`" } };
        const argv = words(asCurl({ request, files: [] }, 'http://127.0.0.1:8787/', false));
        expect(argv.slice(0, 4)).toEqual(['curl', 'http://127.0.0.1:8787/v1/request', '-H', 'Authorization: Bearer T']);
        expect(JSON.parse(argv[argv.indexOf('--data-raw') + 1] ?? '')).toEqual(request);
      },
    ),
    { seed: 4, numRuns: 20 },
  );
});

test('an anonymous call has no token', () => {
  expect(asCurl(composed, 'http://127.0.0.1:8787', true)).not.toContain('RELAY_TOKEN');
});

test('files go as parts named by their place in data', () => {
  const image = { ...field('image'), kind: 'file' as const, file: { name: 'a;"b.png', size: 1, type: '' } };
  const argv = words(asCurl({ ...composed, files: [image] }, 'http://127.0.0.1:8787', true));
  expect(argv.slice(-2)).toEqual(['-F', 'data[image]=@"a;\\"b.png"']);
  expect(argv).toContain(`request=${JSON.stringify(composed.request)}`);
});

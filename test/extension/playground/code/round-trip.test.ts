import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applied, saysSame } from '../../../../extension/playground/code/applied.ts';
import { VIEWS } from '../../../../extension/playground/code/views.ts';
import { type Draft, EMPTY_DRAFT } from '../../../../extension/request-model/draft.ts';
import { type Composed, composeRequest } from '../../../../extension/request-model/to-request.ts';
import type { Result } from '../../../../shared/errors.ts';
import { runs } from '../../../support/runs.ts';
import { draft } from '../build.ts';
import { drafts } from './drafts.ts';

const TARGET = { address: 'http://127.0.0.1:8787', isAnonymous: false };

function passed<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.refusal.detail);
  return result.value;
}
const composable = drafts.filter((one) => composeRequest(one).ok);

test.each(['curl', 'page'] as const)('a request is the same after it was written as %s and read', (view) => {
  const { write, read } = VIEWS[view];
  const said = { all: 0, marked: 0 };
  fc.assert(
    fc.property(composable, (one) => {
      const composed = passed(composeRequest(one));
      const code = write(composed, TARGET);
      said.all += 1;
      if (!code.ok) {
        said.marked += 1;
        expect(composed.files.length).toBeGreaterThan(0);
        return;
      }
      const back = passed(read?.(code.value, EMPTY_DRAFT) as Result<Composed>);
      expect(saysSame(back, composed)).toBe(true);
      // Into another draft as the same request; into its own without any change.
      const elsewhere = composeRequest(applied(draft(), back));
      expect(elsewhere.ok && saysSame(elsewhere.value, composed)).toBe(true);
      expect(applied(one, back)).toBe(one);
    }),
    { seed: 11, numRuns: runs(400, 10_000) },
  );
  // Most requests can be said, or this would prove little.
  expect(said.marked).toBeLessThan(said.all / 4);
});

/** Words of Python in the place of those of JSON, outside of texts; commas after the last item. */
const jsonOfPython = (code: string): string =>
  code
    .replace(/"(?:\\.|[^"\\])*"|True|False|None/g, (token) => IN_JSON[token] ?? token)
    .replace(/"(?:\\.|[^"\\])*"|,(?=\n *[\]}])/g, (token) => (token === ',' ? '' : token));
const IN_JSON: Readonly<Record<string, string>> = { True: 'true', False: 'false', None: 'null' };

test('the literals of Python and Go hold exactly the request', () => {
  fc.assert(
    fc.property(composable, (one) => {
      const composed = passed(composeRequest(one));
      const [python, go] = [VIEWS.python.write(composed, TARGET), VIEWS.go.write(composed, TARGET)];
      if (!python.ok || !go.ok) return;
      const request = JSON.stringify(composed.request);
      const call = /^call = ([\s\S]*?)\nrequest = /m.exec(python.value)?.[1] ?? '';
      expect(JSON.stringify(JSON.parse(jsonOfPython(call)))).toBe(request);
      const body = /NewReader\(([\s\S]*?)\)\n\trequest, err/.exec(go.value)?.[1] ?? '';
      const raw = /^`([^`]*)`$/.exec(body)?.[1] ?? String(JSON.parse(body));
      expect(JSON.stringify(JSON.parse(raw))).toBe(request);
    }),
    { seed: 13, numRuns: runs(200, 10_000) },
  );
});

test('two requests that differ are not the same', () => {
  const one = passed(composeRequest(draft()));
  const changes: Partial<Draft>[] = [
    { url: 'https://api.example/' },
    { method: 'PUT' },
    { headers: [] },
    { secret: 'x' },
    { queue: { on: true, name: 'q', poll: '', expires: '' } },
    { body: { kind: 'json', text: '{"prompt":1}', fields: [] } },
  ];
  for (const change of changes) {
    expect(saysSame(one, passed(composeRequest(draft(change))))).toBe(false);
  }
});

import { expect, test } from 'vitest';
import { createInspector } from '../../../extension/inspector/state.ts';
import type { TraceView } from '../../../extension/inspector/traces.ts';
import { maskedCall } from '../../../extension/leaks/mask.ts';
import type { RecordedCall } from '../../../extension/recorded-call/recorded-call.ts';
import { createRecorder } from '../../../extension/recorder/recorder.ts';
import { entry, RELAY } from '../recorder/build.ts';

/** The real recorder, and a panel that draws as soon as it is told. */
async function withCalls(...statuses: number[]) {
  const { recorder, finished } = createRecorder({ relays: async () => [RELAY], watch: () => null, mask: maskedCall });
  const asked: number[] = [];
  const loadTrace = async (call: RecordedCall): Promise<TraceView> => {
    asked.push(call.id);
    return { state: 'none', reason: `of ${call.id}` };
  };
  const inspector = createInspector(recorder, loadTrace, (run) => run);
  for (const status of statuses) {
    await finished(entry({ status, headers: { 'Client-Secret-Relay': status === 403 ? 'relay' : 'upstream' } }));
  }
  const at = (index: number): RecordedCall => inspector.log.value.calls[index] as RecordedCall;
  return { inspector, recorder, finished, asked, at };
}
const statuses = (calls: readonly RecordedCall[]): number[] => calls.map(({ status }) => status);

test('chip and filter must both hold; "show all" takes both away', async () => {
  const { inspector } = await withCalls(200, 403, 404, 500);
  inspector.filter.value = 'status:>=404';
  expect(statuses(inspector.shown.value)).toEqual([404, 500]);
  inspector.chip.value = 'refused';
  expect(statuses(inspector.shown.value)).toEqual([]);
  inspector.showAll();
  expect(statuses(inspector.shown.value)).toEqual([200, 403, 404, 500]);
});

test('sorting is for the list alone: the order of the start stays for the axis of time', async () => {
  const { inspector } = await withCalls(500, 200, 404);
  inspector.sort('status');
  expect(statuses(inspector.shown.value)).toEqual([200, 404, 500]);
  expect(statuses(inspector.matching.value)).toEqual([500, 200, 404]);
});

test('a mark asks the relay for nothing until the detail is open, and then follows', async () => {
  const { inspector, asked, at } = await withCalls(200, 404);
  inspector.mark(at(0));
  expect([inspector.isOpen.value, asked]).toEqual([false, []]);
  inspector.select(at(0));
  inspector.mark(at(1));
  await Promise.resolve();
  expect([inspector.isOpen.value, asked]).toEqual([true, [at(0).id, at(1).id]]);
  await expect.poll(() => inspector.traceOf(at(1))).toEqual({ state: 'none', reason: `of ${at(1).id}` });
  inspector.select(null);
  expect([inspector.isOpen.value, inspector.selected.value]).toEqual([false, at(1)]);
});

test('a trace is asked for once', async () => {
  const { inspector, asked, at } = await withCalls(200);
  inspector.select(at(0));
  inspector.select(null);
  inspector.select(at(0));
  expect(asked).toEqual([at(0).id]);
});

test('what was cleared is not selected any more', async () => {
  const { inspector, at } = await withCalls(200);
  inspector.select(at(0));
  inspector.clear();
  expect([inspector.selected.value, inspector.log.value]).toEqual([null, { calls: [], total: 0 }]);
});

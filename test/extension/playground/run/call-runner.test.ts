import { expect, test } from 'vitest';
import { createCallRunner, type Listener, type Sender } from '../../../../extension/playground/run/call-runner.ts';
import { LEFT } from '../../../../extension/playground/run/follow-queued.ts';
import type { SendCall } from '../../../../extension/playground/run/run-call.ts';
import type { PlaygroundCall } from '../../../../extension/request-model/playground-call.ts';
import { draft } from '../build.ts';

type Message = Parameters<Listener>[0];

function desk(send: SendCall, stored: PlaygroundCall | null = null, resume: SendCall = send) {
  const kept: { call: PlaygroundCall | null } = { call: stored };
  const recorded: [PlaygroundCall, Sender][] = [];
  const made = createCallRunner({
    store: {
      get: async () => kept.call,
      set: async (call) => {
        kept.call = call;
      },
    },
    prepare: { start: () => send, resume: () => resume },
    keepAlive: (call) => call,
    record: async (call, of) => void recorded.push([call, of]),
    now: () => 0,
    tick: () => Promise.resolve(),
  });
  const window = async () => {
    const messages: Message[] = [];
    let seen = (): void => undefined;
    const close = await made.listen((message) => {
      messages.push(message);
      seen();
    });
    const until = (type: string): Promise<void> =>
      new Promise((resolve) => {
        seen = () => messages.some((one) => 'event' in one && one.event.type === type) && resolve();
        seen();
      });
    return { messages, close, until };
  };
  return { desk: made, window, kept, recorded };
}

/** Answers when it is told to; rejects when it is aborted, as `fetch` does. */
function sender() {
  const sent: { response: (response: Response) => void; signal: AbortSignal }[] = [];
  const send: SendCall = (signal) =>
    new Promise((response, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')));
      sent.push({ response, signal });
    });
  return { send, sent };
}

test('what is forgotten is ended, and gone from the store and from every window', async () => {
  const { send, sent } = sender();
  const { desk: made, window, kept } = desk(send);
  await made.start('relay', 'a', draft());
  const open = await window();
  await made.forget();
  expect(sent[0]?.signal.aborted).toBe(true);
  expect(kept.call).toBeNull();
  expect(open.messages.at(-1)).toEqual({ call: null });
  expect(made.body('a', 0)).toBeNull();
  expect((await window()).messages).toEqual([{ call: null }]);
});

test('a window that opens in mid-call is told the call, and then its end', async () => {
  const { send, sent } = sender();
  const { desk: made, window, kept } = desk(send);
  await made.start('relay', 'a', draft());
  const late = await window();
  expect(late.messages).toMatchObject([{ call: { id: 'a', phase: 'sending' } }]);

  sent[0]?.response(new Response('hello'));
  await late.until('end');
  expect(kept.call).toMatchObject({ phase: 'done', body: { total: 5 } });
  expect(made.body('a', 1)).toEqual({ base64: btoa('ello'), next: null });
});

test('a window that has closed is told nothing more', async () => {
  const { send, sent } = sender();
  const { desk: made, window } = desk(send);
  const first = await window();
  const second = await window();
  first.close();
  await made.start('relay', 'a', draft());
  sent[0]?.response(new Response('x'));
  await second.until('end');
  expect(first.messages).toEqual([{ call: null }]);
});

test('cancel aborts the call of that id only', async () => {
  const { send, sent } = sender();
  const { desk: made, kept } = desk(send);
  await made.start('relay', 'a', draft());
  await made.cancel('another');
  expect(sent[0]?.signal.aborted).toBe(false);
  await made.cancel('a');
  expect(sent[0]?.signal.aborted).toBe(true);
  expect(kept.call?.phase).toBe('cancelled');
});

test('a second call ends the first', async () => {
  const { send, sent } = sender();
  const { desk: made, kept } = desk(send);
  await made.start('relay', 'a', draft());
  await made.start('relay', 'b', draft());
  expect(sent.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  expect(kept.call).toMatchObject({ id: 'b', phase: 'sending' });
});

test('a call that was running when the background was stopped is told as interrupted', async () => {
  const { send } = sender();
  const before = desk(send);
  await before.desk.start('relay', 'a', draft());
  const { window } = desk(send, before.kept.call);
  expect((await window()).messages).toMatchObject([
    { call: { id: 'a', phase: 'failed', failure: { reason: 'interrupted' } } },
  ]);
});

const PROGRESS = {
  relayId: 'relay',
  id: 'of-the-relay',
  queue: 'q',
  state: 'pending',
  place: 2,
  polls: 0,
  polledAt: null,
} as const;
/** Waits on the relay until it is told the response. */
function queueSender() {
  const { send, sent } = sender();
  const queued: SendCall = (signal, onQueued) => {
    onQueued(PROGRESS);
    return send(signal, onQueued);
  };
  return { queued, sent };
}

test('a call that waits on the relay goes on after the background was stopped', async () => {
  const first = queueSender();
  const before = desk(first.queued);
  await before.desk.start('relay', 'a', draft());
  expect(before.kept.call).toMatchObject({ phase: 'sending', queued: PROGRESS });
  const again = queueSender();
  const { window, kept, recorded } = desk(first.queued, before.kept.call, again.queued);
  const open = await window();
  expect(open.messages).toMatchObject([{ call: { id: 'a', phase: 'sending' } }]);
  again.sent[0]?.response(new Response('late'));
  await open.until('end');
  expect(kept.call).toMatchObject({ phase: 'done', body: { total: 4 }, queued: { queue: 'q' } });
  // What the page masked of it is not known any more.
  expect(recorded).toEqual([]);
});

test('another call leaves one that waits on the relay in its queue; Cancel takes it out', async () => {
  const { queued, sent } = queueSender();
  const { desk: made, kept, recorded } = desk(queued);
  await made.start('relay', 'a', draft());
  await made.start('relay', 'b', draft());
  expect(sent[0]?.signal.reason).toBe(LEFT);
  await made.cancel('b');
  expect(sent[1]?.signal.aborted).toBe(true);
  expect(sent[1]?.signal.reason).not.toBe(LEFT);
  expect(kept.call).toMatchObject({ id: 'b', phase: 'cancelled' });
  expect(recorded.map(([call]) => call.id)).toEqual(['b']);
});

test('a response that was complete is there again, without its held body', async () => {
  const { send, sent } = sender();
  const before = desk(send);
  const first = await before.window();
  await before.desk.start('relay', 'a', draft());
  sent[0]?.response(new Response('hello'));
  await first.until('end');
  const { desk: made, window } = desk(send, before.kept.call);
  expect((await window()).messages).toMatchObject([{ call: { phase: 'done', body: { chunks: [btoa('hello')] } } }]);
  expect(made.body('a', 0)).toBeNull();
});

test('a call that has ended is recorded once, with its relay and its masked twin, and one that is forgotten is not', async () => {
  const { send, sent } = sender();
  const { desk: made, window, recorded } = desk(send);
  const open = await window();
  const twin = draft({ url: 'https://masked.example/' });
  await made.start('relay', 'a', draft(), twin);
  sent[0]?.response(new Response('hello'));
  await open.until('end');
  await made.cancel('a');
  expect(recorded).toMatchObject([
    [
      { id: 'a', phase: 'done' },
      { relayId: 'relay', twin },
    ],
  ]);

  await made.start('other', 'b', draft());
  await made.cancel('b');
  expect(recorded.slice(1)).toMatchObject([
    [
      { id: 'b', phase: 'cancelled' },
      { relayId: 'other', twin: null },
    ],
  ]);
  await made.start('other', 'c', draft());
  await made.forget();
  expect(recorded).toHaveLength(2);
});

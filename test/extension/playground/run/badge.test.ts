import { expect, test } from 'vitest';
import { createBadge } from '../../../../extension/playground/run/badge.ts';
import { EMPTY_DRAFT } from '../../../../extension/request-model/draft.ts';
import { type CallEvent, nextCall, type PlaygroundCall } from '../../../../extension/request-model/playground-call.ts';

/** The icon in the toolbar; `kept` is the badge that the browser shows from before. */
function toolbar(kept = '') {
  const icon = { text: kept, title: '', color: '' };
  const set = async (change: object): Promise<void> => void Object.assign(icon, change);
  const badge = createBadge({
    getBadgeText: async () => icon.text,
    setBadgeText: set,
    setTitle: set,
    setBadgeBackgroundColor: set,
    setBadgeTextColor: async () => {},
  } as unknown as Parameters<typeof createBadge>[0]);
  const happens = (...events: CallEvent[]): void => {
    for (const event of events) badge.follow({ event });
  };
  return { ...badge, icon, happens };
}

const START: CallEvent = { type: 'start', id: 'a', at: 1, draft: EMPTY_DRAFT };
const END: CallEvent = { type: 'end', id: 'a', at: 3 };
const head = (status: number, source: 'upstream' | 'relay' = 'upstream'): CallEvent => ({
  type: 'head',
  id: 'a',
  at: 2,
  head: { status, source, trace: null, headers: [] },
});
const FAILED: CallEvent = { type: 'fail', id: 'a', at: 3, failure: { reason: 'unreachable', detail: null } };

test.each<[string, CallEvent[], string, string]>([
  ['runs', [START], '…', 'a call is running'],
  ['receives', [START, head(500)], '…', 'a call is running'],
  ['is done', [START, head(200), END], '✓', 'the call is done, 200 OK'],
  ['is refused', [START, head(403, 'relay'), END], '!', 'the call failed, 403 Forbidden'],
  ['fails', [START, FAILED], '!', 'the call failed'],
])('a call that %s is on the icon, with a title that says so', (_, events, text, title) => {
  const { happens, icon } = toolbar();
  happens(...events);
  expect(icon).toMatchObject({ text, title: `Client Secret Relay: ${title}` });
});

test('it goes when a person has seen how the call ended, not before and not for another', () => {
  const { happens, seen, icon } = toolbar();
  happens(START);
  seen('a');
  expect(icon.text).toBe('…');
  happens(head(200), END);
  seen('b');
  expect(icon.text).toBe('✓');
  seen('a');
  expect(icon).toMatchObject({ text: '', title: 'Client Secret Relay' });
});

test('a call that is cancelled or forgotten leaves nothing', () => {
  const { happens, follow, icon } = toolbar();
  happens(START, { type: 'cancel', id: 'a', at: 2 });
  expect(icon.text).toBe('');
  happens(START, head(200), END);
  follow({ call: null });
  expect(icon.text).toBe('');
});

test('after the background was stopped, a badge of a running call says how it ended, one that was cleared stays so', async () => {
  const ended = [START, FAILED].reduce<PlaygroundCall | null>(nextCall, null);
  const running = toolbar('…');
  running.follow({ call: ended });
  await expect.poll(() => running.icon.text).toBe('!');
  const cleared = toolbar();
  cleared.follow({ call: ended });
  await Promise.resolve();
  expect(cleared.icon.text).toBe('');
  // It still knows the call: a badge of the time before can be cleared.
  const done = toolbar('✓');
  done.follow({ call: ended });
  done.seen('a');
  expect(done.icon.text).toBe('');
});

import { expect, test } from 'vitest';
import { relaysLoaded } from '../../../extension/connection/loaded.ts';
import { whenDisconnected } from '../../../extension/connection/when-disconnected.ts';
import { relayView, withRelays } from './build.ts';

const UNREACHABLE = { ok: false, failure: { kind: 'unreachable' } };

test('two pages do not see each other’s relays', async () => {
  const first = withRelays([relayView('a')]);
  const second = withRelays([relayView('b'), relayView('c', { active: false })], {
    'relays.check': () => UNREACHABLE,
  });
  first.relays.follow();
  expect(second.relays.list.value).toBe(null);
  second.relays.follow();
  await Promise.all([relaysLoaded(first.relays), relaysLoaded(second.relays)]);
  expect(first.relays.active.value?.id).toBe('a');
  expect(second.relays.active.value?.id).toBe('b');
  await Promise.all([first.relays.check(), second.relays.check()]);
  expect(first.relays.state.value).toBe('connected');
  expect(second.relays.state.value).toEqual({ kind: 'unreachable' });
});

test('the state is that of the active relay, whichever one replied', async () => {
  const { relays, send } = withRelays([relayView('a'), relayView('b', { active: false })], {
    'secrets.list': ({ relayId }) => (relayId === 'a' ? { ok: true, value: [] } : UNREACHABLE),
  });
  relays.follow();
  await relaysLoaded(relays);
  await send('secrets.list', { relayId: 'b' });
  expect(relays.state.value).toBe('checking');
  await send('secrets.list', { relayId: 'a' });
  expect(relays.state.value).toBe('connected');
});

test('the relay is checked when the browser goes offline', async () => {
  const { relays, sent, goOffline } = withRelays([relayView('a')]);
  relays.follow();
  await relaysLoaded(relays);
  goOffline();
  expect(sent.at(-1)).toEqual({ name: 'relays.check', input: { relayId: 'a' } });
});

test('only the page whose relay is disconnected forgets it', async () => {
  const pages = [withRelays([relayView('a')]), withRelays([relayView('a')])] as const;
  const forgotten: string[][] = pages.map(({ relays }) => {
    const ids: string[] = [];
    whenDisconnected(relays, (id) => ids.push(id));
    relays.follow();
    return ids;
  });
  await Promise.all(pages.map(({ relays }) => relaysLoaded(relays)));
  pages[0].connect([]);
  await expect.poll(() => pages[0].relays.list.value).toEqual([]);
  expect(forgotten).toEqual([['a'], []]);
});

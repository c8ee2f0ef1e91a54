import { expect, test } from 'vitest';
import { createMoves, keepOffer, type Moved } from '../../../../extension/playground/window-move/moves.ts';
import { memoryItem } from '../../../support/browser/memory-item.ts';
import { draft } from '../build.ts';

type Moving = Parameters<Parameters<typeof createMoves>[0]['item']['set']>[0];

/** Two windows and the background of one browser. */
function windows() {
  const item = memoryItem<Moving>(null);
  const kept: Promise<{ readonly over: Promise<void> }>[] = [];
  const keep = async (id: string): Promise<void> => {
    kept.push(keepOffer(id));
    await kept.at(-1);
  };
  return {
    item,
    kept,
    popup: createMoves({ item, surface: 'popup', keep }),
    tab: createMoves({ item, surface: 'tab', keep }),
    withoutBackground: createMoves({ item, surface: 'popup', keep: async () => {} }),
  };
}
const MOVED: Moved = {
  draft: draft({ url: 'https://api.example/v1' }),
  sourceCallId: 7,
  files: new Map([['id', new File(['otter'], 'otter.txt')]]),
};

test('a request is kept for the window that opens, and taken once', async () => {
  const { popup, tab, item, kept } = windows();
  await popup.offer('tab', MOVED);
  const taken = await tab.take();
  expect(taken).toEqual(MOVED);
  expect(await taken?.files.get('id')?.text()).toBe('otter');
  expect(item.stored).toBeNull();
  expect(await tab.take()).toBeNull();
  await (await kept[0])?.over;
});

test('a window of another kind leaves it alone', async () => {
  const { popup, tab, kept } = windows();
  await popup.offer('tab', MOVED);
  expect(await popup.take()).toBeNull();
  expect(await tab.take()).toEqual(MOVED);
  await (await kept[0])?.over;
});

test('what is stored says that there is a request, not what it is', async () => {
  const { popup, tab, item, kept } = windows();
  await popup.offer('tab', MOVED);
  expect(Object.keys(item.stored ?? {}).sort()).toEqual(['id', 'to']);
  await tab.take();
  await (await kept[0])?.over;
});

test('an offer of a window that is gone ends with nothing', async () => {
  const { withoutBackground, tab } = windows();
  await withoutBackground.offer('tab', MOVED);
  expect(await tab.take()).toBeNull();
  expect(await (await keepOffer('unknown')).over).toBeUndefined();
});

test('what another page sends in its place is not taken', async () => {
  const { tab, item } = windows();
  await item.set({ id: 'offer', to: 'tab' });
  const bare = { ...MOVED, files: new Map() };
  const channel = new BroadcastChannel('playground-window');
  const asked = new Promise((resolve) => {
    channel.onmessage = resolve;
  });
  const taken = tab.take();
  await asked;
  channel.postMessage({ id: 'offer', moved: { ...bare, draft: { url: 'https://api.example/' } } });
  channel.postMessage({ id: 'other', moved: bare });
  expect(await taken).toBeNull();
  channel.close();
});

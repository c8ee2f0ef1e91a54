import { signal } from '@preact/signals';
import { describe, expect, test, vi } from 'vitest';
import { createDraft } from '../../../extension/storage/draft.ts';
import { memoryItem } from '../../support/browser/memory-item.ts';

const EMPTY = { text: '' };

describe('a draft', () => {
  test('comes back when the page is opened again', async () => {
    const item = memoryItem(EMPTY);
    const first = createDraft(item, EMPTY);
    await first.ready;
    first.value.value = { text: 'half a sentence' };
    await first.flush();
    const second = createDraft(item, EMPTY);
    await second.ready;
    expect(second.value.value).toEqual({ text: 'half a sentence' });
  });

  test('what was typed before the stored one arrived is kept', async () => {
    const draft = createDraft(memoryItem({ text: 'old' }), EMPTY);
    draft.value.value = { text: 'new' };
    await draft.ready;
    expect(draft.value.value).toEqual({ text: 'new' });
  });

  test('what was typed before the stored one arrived can be added to that, and both are stored', async () => {
    const item = memoryItem({ text: 'old' });
    const draft = createDraft(item, EMPTY, undefined, (typed, found) => ({ text: found.text + typed.text }));
    draft.value.value = { text: ' and new' };
    await draft.flush();
    expect(draft.value.value).toEqual({ text: 'old and new' });
    expect(item.stored).toEqual({ text: 'old and new' });
  });

  test('many changes are one write, and no change is none', async () => {
    const item = memoryItem(EMPTY);
    const draft = createDraft(item, EMPTY);
    await draft.ready;
    await draft.flush();
    expect(item.writes).toBe(0);
    for (const text of ['a', 'ab', 'abc']) draft.value.value = { text };
    await draft.flush();
    await draft.flush();
    expect(item).toMatchObject({ writes: 1, stored: { text: 'abc' } });
  });

  test('is stored as its twin only, and anew when the twin changes', async () => {
    const item = memoryItem(EMPTY);
    const isHidden = signal(true);
    const draft = createDraft(item, EMPTY, (value) =>
      isHidden.value ? { text: value.text.replace('key', '•') } : value,
    );
    await draft.ready;
    draft.value.value = { text: 'a key' };
    await draft.flush();
    expect(item.stored).toEqual({ text: 'a •' });
    expect(draft.value.value).toEqual({ text: 'a key' });
    isHidden.value = false;
    await draft.flush();
    expect(item.stored).toEqual({ text: 'a key' });
  });

  test('what was stored without a twin is shown, and replaced in the store at once', async () => {
    const item = memoryItem({ text: 'a key' });
    const draft = createDraft(item, EMPTY, ({ text }) => ({ text: text.replace('key', '•') }));
    await draft.ready;
    expect(draft.value.value).toEqual({ text: 'a key' });
    expect(item.stored).toEqual({ text: 'a •' });
  });

  test('nothing is stored before it is known how, and then at once', async () => {
    vi.useFakeTimers();
    const item = memoryItem(EMPTY);
    const draft = createDraft(item, EMPTY, null);
    await draft.ready;
    draft.value.value = { text: 'a key' };
    const flushed = draft.flush();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(item.writes).toBe(0);
    draft.storeAs(({ text }) => ({ text: text.replace('key', '•') }));
    await flushed;
    expect(item).toMatchObject({ writes: 1, stored: { text: 'a •' } });
    vi.useRealTimers();
  });
});

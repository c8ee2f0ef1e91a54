import { useEffect, useState } from 'preact/hooks';
import * as v from 'valibot';
import { storageItem } from '../storage/item.ts';
import { deviceNameFrom } from './device-name.ts';

const text = v.pipe(v.string(), v.maxLength(2000));
const schema = v.object({
  text,
  deviceName: v.nullable(text),
  /** Milliseconds since 1970. */
  at: v.number(),
});

/** A pairing code expires after ten minutes. */
const KEPT_MS = 600_000;
const EMPTY = { text: '', deviceName: null, at: 0 };

/** In memory, because the link has a one-time code. */
const item = () => storageItem<v.InferOutput<typeof schema>>('linkDraft', schema, EMPTY, 'session');

/** What was typed into the form: the popup closes when a person goes to copy the link. */
export function useLinkDraft() {
  const [draft, setDraft] = useState(EMPTY as v.InferOutput<typeof schema>);
  useEffect(() => {
    void item()
      .get()
      .then((stored) => {
        if (Date.now() - stored.at < KEPT_MS) setDraft((typed) => (typed === EMPTY ? stored : typed));
      });
  }, []);
  return {
    text: draft.text,
    deviceName: draft.deviceName ?? deviceNameFrom(navigator.userAgent),
    change(part: { text?: string; deviceName?: string }): void {
      const next = { ...draft, ...part, at: Date.now() };
      setDraft(next);
      void item().set(next);
    },
    async forget(): Promise<void> {
      setDraft(EMPTY);
      await item().set(EMPTY);
    },
  };
}

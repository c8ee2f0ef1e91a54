import { computed, signal } from '@preact/signals';
import type { Hint } from '../../leaks/keys-in-text.ts';
import { type PlainKey, plainKeysIn } from '../../plain-keys/find.ts';
import { maskKeys } from '../../plain-keys/replace.ts';
import type { Draft } from '../../request-model/draft.ts';
import type { Secrets } from '../../secrets/secrets.ts';

/** The keys in drafts that were neither replaced nor dismissed. */
export function createUnsettledKeys({ known }: Pick<Secrets, 'known'>) {
  /** Texts that a person marked as not being keys. Only in this page's memory, because they can be keys after all. */
  const dismissed = signal<ReadonlySet<string>>(new Set());
  const hints = computed((): readonly Hint[] =>
    known.value.flatMap(({ name, hint }) => (hint === undefined ? [] : [{ name, hint }])),
  );

  return {
    /** Reads signals. */
    in: (draft: Draft): PlainKey[] =>
      plainKeysIn(draft, hints.value).filter(({ value }) => !dismissed.value.has(value)),
    /** The draft with its unsettled keys masked: the only form that may be stored. */
    maskedIn: (draft: Draft, unsettled: readonly PlainKey[]): Draft => maskKeys(draft, unsettled, hints.value),
    /** The draft with all its keys masked, dismissed ones too; null if it has none. */
    twin(draft: Draft): Draft | null {
      const all = plainKeysIn(draft, hints.peek());
      return all.length === 0 ? null : maskKeys(draft, all, hints.peek());
    },
    dismiss(value: string): void {
      dismissed.value = new Set(dismissed.peek()).add(value);
    },
    /** Called for each new request: dismissals apply to one request. */
    forgetDismissed(): void {
      if (dismissed.peek().size > 0) dismissed.value = new Set();
    },
  };
}

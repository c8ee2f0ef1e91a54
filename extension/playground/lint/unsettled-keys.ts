import { computed, signal } from '@preact/signals';
import type { Hint } from '../../leaks/keys-in-text.ts';
import { type PlainKey, plainKeysIn } from '../../plain-keys/find.ts';
import { maskKeys } from '../../plain-keys/replace.ts';
import type { Draft } from '../../request-model/draft.ts';
import { secrets } from '../../secrets/secrets.ts';

/** Texts that a person marked as not being keys. Only in this page's memory, because they can be keys after all. */
const dismissed = signal<ReadonlySet<string>>(new Set());

export const dismissKey = (value: string): void => {
  dismissed.value = new Set(dismissed.peek()).add(value);
};

/** Called for each new request: dismissals apply to one request. */
export const forgetDismissed = (): void => {
  if (dismissed.peek().size > 0) dismissed.value = new Set();
};

const hints = computed((): readonly Hint[] =>
  secrets.value.status === 'ready'
    ? secrets.value.list.flatMap(({ name, hint }) => (hint === undefined ? [] : [{ name, hint }]))
    : [],
);

/** The keys in a draft that were neither replaced nor dismissed. Reads signals. */
export const unsettledIn = (draft: Draft): PlainKey[] =>
  plainKeysIn(draft, hints.value).filter(({ value }) => !dismissed.value.has(value));

/** The draft with its unsettled keys masked: the only form that may be stored. */
export const withoutUnsettled = (draft: Draft, unsettled: readonly PlainKey[]): Draft =>
  maskKeys(draft, unsettled, hints.value);

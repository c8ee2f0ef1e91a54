import { computed, signal } from '@preact/signals';
import type { Hint } from '../../leaks/keys-in-text.ts';
import { type PlainKey, plainKeysIn } from '../../plain-keys/find.ts';
import { maskKeys } from '../../plain-keys/replace.ts';
import type { Draft } from '../../request-model/draft.ts';
import { secrets } from '../../secrets/secrets.ts';

/** Texts of which a person said that they are no keys. In this page's memory only, for they can be ones. */
const dismissed = signal<ReadonlySet<string>>(new Set());

export const dismissKey = (value: string): void => {
  dismissed.value = new Set(dismissed.peek()).add(value);
};

/** For another request it has to be said again. */
export const forgetDismissed = (): void => {
  if (dismissed.peek().size > 0) dismissed.value = new Set();
};

const hints = computed((): readonly Hint[] =>
  secrets.value.status === 'ready'
    ? secrets.value.list.flatMap(({ name, hint }) => (hint === undefined ? [] : [{ name, hint }]))
    : [],
);

/** The keys in a draft about which nobody has decided. Reads signals. */
export const unsettledIn = (draft: Draft): PlainKey[] =>
  plainKeysIn(draft, hints.value).filter(({ value }) => !dismissed.value.has(value));

/** The twin of a draft without its unsettled keys: the only form in which one may be stored. */
export const withoutUnsettled = (draft: Draft, unsettled: readonly PlainKey[]): Draft =>
  maskKeys(draft, unsettled, hints.value);

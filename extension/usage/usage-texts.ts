import type { UsageCaller } from '../../shared/protocol/usage.ts';
import { dateFormat, number, numberFormat } from '../language/format.ts';
import { t } from '../language/messages.ts';
import { sizeText } from '../response-view/format.ts';
import type { UsageSums } from './usage-days.ts';

const SHORT = numberFormat({ notation: 'compact', maximumFractionDigits: 1 });
const DATE = dateFormat({ day: 'numeric', month: 'short', timeZone: 'UTC' });

/** `Nov 29` of `2026-11-29`. */
export const dateText = (day: string): string => DATE.format(new Date(`${day}T00:00:00Z`));

/** `12 calls, 1 refused`. */
export function sumText({ calls, refusals }: Pick<UsageSums, 'calls' | 'refusals'>): string {
  const all = t('usage.sum.calls', calls, { count: number(calls) });
  return refusals === 0 ? all : t('usage.sum.withRefused', { calls: all, refused: number(refusals) });
}

/** What is known of all calls, as pairs of a label and a value; tokens only where an API told of them. */
export function factsOf({ calls, refusals, bytes, inputTokens, outputTokens }: UsageSums): readonly [string, string][] {
  const facts: [string, string][] = [
    [t('usage.facts.calls'), number(calls)],
    [t('usage.facts.refused'), number(refusals)],
    [t('usage.facts.received'), sizeText(bytes)],
  ];
  if (inputTokens + outputTokens > 0) {
    facts.push(
      [t('usage.facts.tokensIn'), SHORT.format(inputTokens)],
      [t('usage.facts.tokensOut'), SHORT.format(outputTokens)],
    );
  }
  return facts;
}

const KINDS: Readonly<Record<UsageCaller['kind'], () => string>> = {
  owner: () => t('usage.caller.owner'),
  user: () => t('usage.caller.user'),
  anonymous: () => t('usage.caller.anonymous'),
  other: () => t('usage.caller.other'),
};

/** Who it is, as far as the relay tells: the beginning of a hash. */
export const callerText = ({ kind, id }: UsageCaller): string =>
  id === null ? KINDS[kind]() : `${KINDS[kind]()} ${id.slice(0, 6)}`;

import type { UsageCaller } from '../../shared/protocol/usage.ts';
import { number } from '../language/format.ts';
import { sizeText } from '../response-view/format.ts';
import type { UsageSums } from './usage-days.ts';

const DATE = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const SHORT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** `29 Nov` of `2026-11-29`. */
export const dateText = (day: string): string => {
  const parts = DATE.formatToParts(new Date(`${day}T00:00:00Z`));
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('day')} ${part('month')}`;
};

const callsText = (calls: number): string => `${number(calls)} ${calls === 1 ? 'call' : 'calls'}`;

/** `12 calls, 1 refused`. */
export const sumText = ({ calls, refusals }: Pick<UsageSums, 'calls' | 'refusals'>): string =>
  refusals === 0 ? callsText(calls) : `${callsText(calls)}, ${number(refusals)} refused`;

/** What is known of all calls, as pairs of a label and a value; tokens only where an API told of them. */
export function factsOf({ calls, refusals, bytes, inputTokens, outputTokens }: UsageSums): readonly [string, string][] {
  const facts: [string, string][] = [
    ['Calls', number(calls)],
    ['Refused', number(refusals)],
    ['Received', sizeText(bytes)],
  ];
  if (inputTokens + outputTokens > 0) {
    facts.push(['Tokens in', SHORT.format(inputTokens)], ['Tokens out', SHORT.format(outputTokens)]);
  }
  return facts;
}

const KINDS: Readonly<Record<UsageCaller['kind'], string>> = {
  owner: 'You',
  user: 'Signed-in user',
  anonymous: 'Visitor',
  other: 'All others',
};

/** Who it is, as far as the relay tells: the beginning of a hash. */
export const callerText = ({ kind, id }: UsageCaller): string =>
  id === null ? KINDS[kind] : `${KINDS[kind]} ${id.slice(0, 6)}`;

import type { RecordedCall } from '../../recorded-call/recorded-call.ts';

/** Suggested filter terms. */
const WORDS = [
  'status:>=400',
  'status:2xx',
  'is:refused',
  'is:failed',
  'is:blocked',
  'is:direct',
  'has:leak',
  'has:preflight',
  'source:playground',
  'source:fetch',
  'source:xhr',
  'method:get',
  'method:post',
  'time:>1000',
  'size:>100000',
];
const MAX_SECRETS = 20;

/** Values of the whole field with the last term completed: selecting a `<datalist>` option replaces the value. */
export function filterHints(text: string, calls: readonly RecordedCall[]): string[] {
  const at = text.search(/\S*$/);
  const before = text.slice(0, at);
  const typed = text.slice(at).toLowerCase();
  const minus = typed.startsWith('-') ? '-' : '';
  const secrets = new Set(calls.slice(-1000).map(({ sent }) => sent.secret));
  secrets.delete('');
  const words = [...WORDS, ...[...secrets].slice(0, MAX_SECRETS).map((name) => `secret:${name}`)];
  return words
    .map((word) => minus + word)
    .filter((word) => word.toLowerCase().startsWith(typed) && word !== typed)
    .map((word) => before + word);
}

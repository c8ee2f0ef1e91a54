import type { RecordedCall } from '../recorded-call/recorded-call.ts';
import { hasLeak } from './list/chips.ts';
import { initiatorWord, outcomeKind } from './outcome.ts';

type Test = (call: RecordedCall) => boolean;

/**
 * `text`, `"two words"`, `secret:openai`, `method:post`, `status:404`, `status:>=400`, `status:4xx`, `time:>500`,
 * `size:>1000`, `is:refused`, `has:leak`, `source:playground`; a minus before a term negates it. All terms must match.
 */
export function filterOf(text: string): Test {
  const tests = wordsOf(text.toLowerCase()).map(testOf);
  return (call) => tests.every((test) => test(call));
}

const wordsOf = (text: string): string[] => text.match(/(?:[^\s"]|"[^"]*(?:"|$))+/g) ?? [];

function testOf(word: string): Test {
  if (word.length > 1 && word.startsWith('-')) {
    const test = testOf(word.slice(1));
    return (call) => !test(call);
  }
  const [, key = '', value = ''] = /^(secret|method|status|is|has|source|time|size):(.*)$/.exec(word) ?? [];
  const wanted = unquoted(value);
  // A term without a value is still being typed and matches everything.
  if (key !== '' && wanted === '') return () => true;
  switch (key) {
    case 'secret':
      return ({ sent }) => sent.secret.toLowerCase().includes(wanted);
    case 'method':
      return ({ sent }) => sent.method.toLowerCase() === wanted;
    case 'status':
      return statusTest(wanted);
    case 'time':
      return numberTest(wanted, ({ duration }) => duration);
    case 'size':
      return numberTest(wanted, ({ size }) => size);
    case 'is':
      return (call) => outcomeKind(call).startsWith(wanted);
    case 'has':
      return hasTest(wanted);
    case 'source':
      return (call) => initiatorWord(call).startsWith(wanted) || (wanted === 'page' && call.initiator === 'page');
    default: {
      const needle = unquoted(word);
      return (call) => searchText(call).includes(needle);
    }
  }
}

const unquoted = (text: string): string => text.replaceAll('"', '');

const hasTest = (wanted: string): Test => {
  switch (wanted) {
    case 'leak':
    case 'leaks':
      return hasLeak;
    case 'preflight':
      return ({ preflight }) => preflight !== null;
    case 'body':
      return ({ sent }) => sent.body !== null;
    default:
      return () => false;
  }
};

const searchTexts = new WeakMap<RecordedCall, string>();

/** Cached per call: every keystroke searches all calls. */
function searchText(call: RecordedCall): string {
  const found = searchTexts.get(call);
  if (found !== undefined) return found;
  const { sent, status, problem } = call;
  const text =
    `${sent.method} ${sent.secret} ${sent.url} ${status} ${problem?.code ?? ''} ${initiatorWord(call)}`.toLowerCase();
  searchTexts.set(call, text);
  return text;
}

function statusTest(value: string): Test {
  if (/^\dxx$/.test(value)) return ({ status }) => Math.floor(status / 100) === Number(value[0]);
  if (/^\d+$/.test(value)) return ({ status }) => String(status).startsWith(value);
  return numberTest(value, ({ status }) => status);
}

function numberTest(value: string, of: (call: RecordedCall) => number): Test {
  const [, sign, number] = /^(>=|<=|>|<)?(\d+(?:\.\d+)?)(?:ms|b)?$/.exec(value) ?? [];
  const bound = Number(number);
  switch (sign) {
    case '>=':
      return (call) => of(call) >= bound;
    case '<=':
      return (call) => of(call) <= bound;
    case '>':
      return (call) => of(call) > bound;
    case '<':
      return (call) => of(call) < bound;
    default:
      return number === undefined ? () => false : (call) => Math.round(of(call)) === bound;
  }
}

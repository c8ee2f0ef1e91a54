import type { Call } from '../recorder/call.ts';
import { outcomeOf } from './outcome.ts';

/**
 * `text`, `secret:openai`, `method:post`, `status:404`, `status:>=400`, `status:4xx`, `is:refused`; a minus before a word
 * turns it around. All words must hold.
 */
export function filterOf(text: string): (call: Call) => boolean {
  const tests = text.trim().toLowerCase().split(/\s+/).filter(Boolean).map(testOf);
  return (call) => tests.every((test) => test(call));
}

type Test = (call: Call) => boolean;

function testOf(word: string): Test {
  if (word.length > 1 && word.startsWith('-')) {
    const test = testOf(word.slice(1));
    return (call) => !test(call);
  }
  const [, key = '', value = ''] = /^(secret|method|status|is):(.*)$/.exec(word) ?? [];
  switch (key) {
    case 'secret':
      return ({ sent }) => sent.secret.toLowerCase().includes(value);
    case 'method':
      return ({ sent }) => sent.method.toLowerCase() === value;
    case 'status':
      return statusTest(value);
    case 'is':
      return (call) => outcomeOf(call).kind === value;
    default:
      return (call) => wordsOf(call).includes(word);
  }
}

const wordsOf = ({ sent, status, problem }: Call): string =>
  `${sent.method} ${sent.secret} ${sent.url} ${status} ${problem?.code ?? ''}`.toLowerCase();

function statusTest(value: string): Test {
  const [, sign = '', number = ''] = /^(>=|<=|>|<)?(\d+)$/.exec(value) ?? [];
  const bound = Number(number);
  if (number === '') return ({ status }) => /^\dxx$/.test(value) && Math.floor(status / 100) === Number(value[0]);
  switch (sign) {
    case '>=':
      return ({ status }) => status >= bound;
    case '<=':
      return ({ status }) => status <= bound;
    case '>':
      return ({ status }) => status > bound;
    case '<':
      return ({ status }) => status < bound;
    default:
      return ({ status }) => String(status).startsWith(number);
  }
}

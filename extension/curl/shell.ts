import { readAnsi, readDouble, readExpansion } from './shell-quotes.ts';

/** One simple command of a shell script. */
export interface Command {
  /** Values of variables that are not assigned in the script stay as they are written: `$API_KEY`. */
  readonly words: readonly string[];
  /** A here-document, a here-string or the output of `echo`; null if there is none. */
  readonly stdin: string | null;
}

interface Pending {
  words: string[];
  stdin: string | null;
}

const OPERATORS = /^(?:&&|\|\||\|&?|;|&|\n)/;
const REDIRECTION = /^(?:\d*>>?&?\d*|&>|<(?!<))/;
const HERE_DOCUMENT = /^<<(-?)\s*(?:'([^'\n]+)'|"([^"\n]+)"|\\?([\w.-]+))/;
/** A reader's blank to fill in, such as `<token>`, although a shell would redirect. */
const BLANK = /^<\w[\w -]{0,40}>/;
const ASSIGNMENT = /^([A-Za-z_]\w*)=(.*)$/s;

/** Splits a script into its commands, with quotes, escapes and here-documents resolved (POSIX shell, and `$'…'`). */
export function commandsOf(script: string): Command[] {
  const commands: Command[] = [];
  const variables = new Map<string, string>();
  const lookUp = (name: string): string | undefined => variables.get(name);
  /** Here-documents whose bodies begin after the current line. */
  let waiting: { command: Pending; end: string; stripTabs: boolean; isLiteral: boolean }[] = [];
  let current: Pending = { words: [], stdin: null };
  let at = 0;

  const finish = (operator: string): void => {
    const finished = current;
    const words = assign(finished.words, variables);
    finished.words = words;
    if (words.length > 0) commands.push(finished);
    current = { words: [], stdin: null };
    if (!/^\|&?$/.test(operator)) return;
    if (words[0] === 'echo')
      current.stdin = `${words
        .slice(1)
        .filter((word) => !/^-[neE]+$/.test(word))
        .join(' ')}\n`;
    const [document] = waiting;
    if (words[0] === 'cat' && document) document.command = current;
  };

  while (at < script.length) {
    const rest = script.slice(at);
    const document = HERE_DOCUMENT.exec(rest);
    const [operator = ''] = OPERATORS.exec(rest) ?? [];
    const [redirection = ''] = REDIRECTION.exec(rest) ?? [];
    if (rest.startsWith('\\\n')) at += 2;
    else if (operator === '\n' && waiting.length > 0) {
      at += 1;
      for (const { command, end, stripTabs, isLiteral } of waiting) {
        const body = bodyOf(script.slice(at), end, stripTabs);
        at += body.length;
        command.stdin = isLiteral ? body.text : expand(body.text, lookUp);
      }
      waiting = [];
      finish('\n');
    } else if (operator !== '') {
      at += operator.length;
      finish(operator);
    } else if (/^[ \t]/.test(rest)) at += 1;
    else if (rest.startsWith('#')) at += /^[^\n]*/.exec(rest)?.[0].length ?? 0;
    else if (rest.startsWith('<<<')) {
      at += 3 + (/^\s*/.exec(rest.slice(3))?.[0].length ?? 0);
      const word = readWord(script, at, lookUp);
      at = word.end;
      current.stdin = `${word.text}\n`;
    } else if (document) {
      const [all, dash, single, double, bare] = document;
      at += all.length;
      const end = single ?? double ?? bare ?? '';
      waiting.push({ command: current, end, stripTabs: dash === '-', isLiteral: bare === undefined });
    } else if (redirection !== '' && !BLANK.test(rest)) {
      at += redirection.length + (/^\s*/.exec(rest.slice(redirection.length))?.[0].length ?? 0);
      if (!/&\d$/.test(redirection)) at = readWord(script, at, lookUp).end;
    } else {
      const word = readWord(script, at, lookUp);
      // A character that begins no word, such as a stray parenthesis, is skipped.
      if (word.end === at) at += 1;
      else {
        at = word.end;
        current.words.push(word.text);
      }
    }
  }
  finish('');
  return commands;
}

/** Takes leading assignments off, those of `export` too. */
function assign(words: readonly string[], variables: Map<string, string>): string[] {
  const isExport = words[0] === 'export';
  const rest = isExport ? words.slice(1) : [...words];
  for (let match = ASSIGNMENT.exec(rest[0] ?? ''); match; match = ASSIGNMENT.exec(rest[0] ?? '')) {
    variables.set(match[1] ?? '', match[2] ?? '');
    rest.shift();
  }
  return isExport ? [] : rest;
}

function bodyOf(text: string, end: string, stripTabs: boolean): { text: string; length: number } {
  const lines = text.split('\n');
  const clean = (line: string): string => (stripTabs ? line.replace(/^\t+/, '') : line);
  const last = lines.findIndex((line) => clean(line).trimEnd() === end);
  const body = last === -1 ? lines : lines.slice(0, last);
  const length = lines.slice(0, last === -1 ? undefined : last + 1).join('\n').length;
  return { text: body.map((line) => `${clean(line)}\n`).join(''), length };
}

type LookUp = (name: string) => string | undefined;

/** The body of an unquoted here-document: variables are replaced, quotes are not special. */
function expand(text: string, lookUp: LookUp): string {
  let result = '';
  for (let at = 0; at < text.length; ) {
    const expansion = text[at] === '$' ? readExpansion(text, at, lookUp) : null;
    if (expansion) {
      result += expansion.text;
      at = expansion.end;
    } else {
      if (/^\\[$`\\]/.test(text.slice(at, at + 2))) at += 1;
      result += text[at];
      at += 1;
    }
  }
  return result;
}

/** One word from `at`: quoted and unquoted parts up to white space or an operator. */
function readWord(script: string, at: number, lookUp: LookUp): { text: string; end: number } {
  let text = '';
  let end = at;
  while (end < script.length) {
    const rest = script.slice(end, end + 50);
    // In an unquoted URL, `&b=2` is meant to be a parameter, although a shell would end the command.
    const literal = BLANK.exec(rest)?.[0] ?? (end > at ? /^&(?=[\w.[\]%-]+=)/.exec(rest)?.[0] : undefined);
    if (literal === undefined && /^[\s|;&()<>]/.test(rest)) break;
    const part = literal === undefined ? readPart(script, end, lookUp) : { text: literal, end: end + literal.length };
    text += part.text;
    end = part.end;
  }
  return { text, end };
}

function readPart(script: string, at: number, lookUp: LookUp): { text: string; end: number } {
  const char = script[at] ?? '';
  if (char === "'") {
    const close = script.indexOf("'", at + 1);
    const end = close === -1 ? script.length : close;
    return { text: script.slice(at + 1, end), end: end + 1 };
  }
  if (char === '"') return readDouble(script, at + 1, lookUp);
  if (script.startsWith("$'", at)) return readAnsi(script, at + 2);
  if (script.startsWith('$"', at)) return readDouble(script, at + 2, lookUp);
  if (char === '\\') return { text: script[at + 1] === '\n' ? '' : (script[at + 1] ?? ''), end: at + 2 };
  return readExpansion(script, at, lookUp) ?? { text: char, end: at + 1 };
}

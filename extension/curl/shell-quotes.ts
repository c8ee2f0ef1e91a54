/** A part of a word with its quotes resolved; `end` is the offset after it. */
interface Part {
  readonly text: string;
  readonly end: number;
}

type LookUp = (name: string) => string | undefined;

/** `$NAME`, `${NAME}`, `$(command)` or `` `command` `` at `at`; what has no known value stays as written. */
export function readExpansion(script: string, at: number, lookUp: LookUp): Part | null {
  const rest = script.slice(at);
  const named = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/.exec(rest);
  if (named) {
    const [written, braced, bare] = named;
    return { text: lookUp(braced ?? bare ?? '') ?? written, end: at + written.length };
  }
  const literal =
    /^(?:\$\{[^}\n]{0,200}\}|`[^`]*`)/.exec(rest)?.[0] ?? (rest.startsWith('$(') ? substitution(rest) : null);
  return literal === null ? null : { text: literal, end: at + literal.length };
}

/** `$(…)` up to its closing parenthesis. */
function substitution(rest: string): string {
  let depth = 0;
  for (let end = 1; end < rest.length; end += 1) {
    if (rest[end] === '(') depth += 1;
    if (rest[end] === ')') depth -= 1;
    if (depth === 0) return rest.slice(0, end + 1);
  }
  return rest;
}

/** The inside of a double-quoted string, from `at` to after its closing quote. */
export function readDouble(script: string, at: number, lookUp: LookUp): Part {
  let text = '';
  let end = at;
  while (end < script.length && script[end] !== '"') {
    const expansion = readExpansion(script, end, lookUp);
    if (expansion) {
      text += expansion.text;
      end = expansion.end;
    } else if (script[end] === '\\' && /[$`"\\\n]/.test(script[end + 1] ?? '')) {
      text += script[end + 1] === '\n' ? '' : script[end + 1];
      end += 2;
    } else {
      text += script[end];
      end += 1;
    }
  }
  return { text, end: end + 1 };
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  f: '\f',
  v: '\v',
};
const ANSI_ESCAPE = /^\\(?:x([\da-fA-F]{1,2})|u([\da-fA-F]{1,4})|U([\da-fA-F]{1,8})|([0-7]{1,3})|(.))/s;

/** The inside of `$'…'`, which browsers write for “Copy as cURL” when a body has special characters. */
export function readAnsi(script: string, at: number): Part {
  let text = '';
  let end = at;
  while (end < script.length && script[end] !== "'") {
    const escaped = ANSI_ESCAPE.exec(script.slice(end, end + 10));
    if (escaped) {
      const [written, hex, short, long, octal, char = ''] = escaped;
      const unicode = hex ?? short ?? long;
      const code = unicode === undefined ? Number.parseInt(octal ?? '', 8) : Number.parseInt(unicode, 16);
      text += Number.isNaN(code) ? (ESCAPES[char] ?? char) : String.fromCodePoint(Math.min(code, 0x10ffff));
      end += written.length;
    } else {
      text += script[end];
      end += 1;
    }
  }
  return { text, end: end + 1 };
}

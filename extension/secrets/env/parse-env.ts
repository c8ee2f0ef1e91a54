export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** Characters of a file; a longer one is none that a person has written. */
export const MAX_TEXT = 262_144;
/** Variables of a file; the rest is left out. */
export const MAX_VARIABLES = 100;

const NAME = /^[^\S\n]*(?:export[^\S\n]+)?([A-Za-z_][A-Za-z0-9_.-]*)[^\S\n]*=[^\S\n]*/;

/**
 * The variables of a `.env` file, as Node's `util.parseEnv` reads them, which the command line uses and browsers lack.
 * Of a name that is there twice, the last value counts. Linear in the length of the text.
 */
export function parseEnv(file: string): readonly Variable[] {
  const text = file.slice(0, MAX_TEXT).replace(/\r\n?/g, '\n');
  const found = new Map<string, string>();
  // Kinds of quotes of which none is left.
  const usedUp = new Set<string>();
  const closing = (quote: string, from: number): number => {
    const at = usedUp.has(quote) ? -1 : text.indexOf(quote, from);
    if (at === -1) usedUp.add(quote);
    return at;
  };
  for (let at = 0; at < text.length; ) {
    let end = lineEnd(text, at);
    const [head = '', name = ''] = NAME.exec(text.slice(at, end)) ?? [];
    if (name !== '') {
      const start = at + head.length;
      const quote = text.charAt(start);
      const close = /["'`]/.test(quote) ? closing(quote, start + 1) : -1;
      const raw = close === -1 ? text.slice(start, end).replace(/#.*$/, '').trim() : text.slice(start + 1, close);
      found.set(name, close !== -1 && quote === '"' ? raw.replaceAll('\\n', '\n') : raw);
      if (close !== -1) end = lineEnd(text, close);
    }
    at = end + 1;
  }
  return [...found].map(([name, value]) => ({ name, value }));
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at === -1 ? text.length : at;
}

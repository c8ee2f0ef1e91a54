import { isJsonType, mediaType } from '../../shared/protocol/media-type.ts';
import { type Tokens, tokensOf } from './tokens.ts';

const NEEDLE = '"usage';
/** Where it stands before an object: Gemini's name is longer. */
const HEAD = /"usage(?:Metadata)?"\s{0,8}:\s{0,8}/y;
const MAX_HEAD = 40;
/** Of the object, in bytes; the longest that is known has 600. A longer one is passed over. */
const MAX_USAGE = 4_096;

/**
 * Reads how many tokens a response says it took, while it passes: JSON, or events of which each may have a newer number.
 * Holds no more of it than the beginning of a `usage`.
 */
export class TokenReader {
  #input = 0;
  #output = 0;
  #found = false;
  /** What may be the beginning of a `usage`. */
  #rest = '';

  /** The next bytes of the body. */
  push(chunk: Buffer): void {
    this.read(chunk.toString('latin1'));
  }

  /** The same as a text of one character per byte. */
  read(chunk: string): void {
    const text = this.#rest + chunk;
    this.#rest = '';
    let from = 0;
    for (;;) {
      const at = text.indexOf(NEEDLE, from);
      if (at === -1) {
        // Also the character before, which tells a quoted one.
        this.#rest = text.slice(Math.max(from, text.length - NEEDLE.length));
        return;
      }
      const next = this.#readAt(text, at);
      if (next === null) {
        this.#rest = text.slice(Math.max(0, at - 1));
        return;
      }
      from = next;
    }
  }

  /** Null where the response said nothing of tokens. */
  get tokens(): Tokens | null {
    return this.#found ? { input: this.#input, output: this.#output } : null;
  }

  /** Where to go on; null if what is here goes on in the next chunk. */
  #readAt(text: string, at: number): number | null {
    const behind = at + NEEDLE.length;
    // In the text of a model or of a page, not the API's own.
    if (text[at - 1] === '\\') return behind;
    HEAD.lastIndex = at;
    if (!HEAD.test(text)) return text.length - at < MAX_HEAD ? null : behind;
    const start = HEAD.lastIndex;
    if (start === text.length) return null;
    if (text[start] !== '{') return start;
    const end = endOf(text, start);
    // All that was looked through: to begin again behind each opening would take 4,096 times as long as the body.
    if (end === null) return text.length - start < MAX_USAGE ? null : start + MAX_USAGE;
    this.#note(text.slice(start, end));
    return end;
  }

  /** The events of a stream count up, each in its own fields. */
  #note(json: string): void {
    const tokens = tokensOf(parsed(json));
    if (!tokens) return;
    this.#found = true;
    this.#input = Math.max(this.#input, tokens.input);
    this.#output = Math.max(this.#output, tokens.output);
  }
}

/**
 * Null for a response that tells of no tokens: a body that is neither JSON nor events; and what was not asked by POST, such as
 * a stored response, whose tokens were counted when it was made.
 */
export function tokenReaderFor(method: string, contentType: string | undefined): TokenReader | null {
  const type = method === 'POST' ? mediaType(contentType) : '';
  const tells = isJsonType(type) || type === 'text/event-stream' || type === 'application/x-ndjson';
  return tells ? new TokenReader() : null;
}

/** Behind the brace that closes the one at `start`; null if it is not here. What is in strings is told by the parser. */
function endOf(text: string, start: number): number | null {
  let depth = 0;
  const limit = Math.min(text.length, start + MAX_USAGE);
  for (let at = start; at < limit; at += 1) {
    const char = text.charCodeAt(at);
    if (char === 0x7b) depth += 1;
    else if (char === 0x7d) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return null;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

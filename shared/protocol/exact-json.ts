/** A number as it was written, where a double would lose digits of it. `JSON.stringify` writes it so again. */
export interface ExactNumber {
  readonly rawJSON: string;
}

type Revive = (key: string, value: unknown, context: { readonly source?: string }) => unknown;
/** ECMAScript 2026; Node from 21, Chromium from 114, Firefox from 135. TypeScript does not know it yet. */
interface ExactJson {
  parse(text: string, revive: Revive): unknown;
  rawJSON(text: string): ExactNumber;
  isRawJSON?(value: unknown): boolean;
}
const exactJson = JSON as unknown as ExactJson;

/** Not in a string, unless after white space there: a wrong guess costs time, no digits. A double keeps any 15 digits. */
const LONG_NUMBER = /(?:^|[-:,[\s])[\d.]{16}/;

/**
 * `JSON.parse`, but a number with more digits than a double holds stays what it is: an id of 19 digits arrives whole.
 * The slow way is taken only where there may be one: looking costs half a microsecond a kilobyte.
 */
export const parseExact = (text: string): unknown =>
  LONG_NUMBER.test(text) ? exactJson.parse(text, keepDigits) : JSON.parse(text);

/** A number beyond doubles is left infinite, which is refused. */
const keepDigits: Revive = (_key, value, { source }) =>
  Number.isFinite(value) && source !== undefined && source.length > 15 && source !== String(value)
    ? exactJson.rawJSON(source)
    : value;

export const isExactNumber = (value: unknown): value is ExactNumber => exactJson.isRawJSON?.(value) ?? false;

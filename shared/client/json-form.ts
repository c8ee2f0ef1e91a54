/** Why a value cannot be sent as JSON; null where JSON has a form for it, and nothing of it would be lost. */
export interface NoJsonForm {
  readonly detail: string;
  readonly fix?: string;
}

const INSTEAD: Readonly<Record<string, string>> = {
  Map: 'Pass Object.fromEntries(map).',
  Set: 'Pass [...set].',
  BigInt: 'Pass String(n).',
  ArrayBuffer: 'Wrap it in a Blob to send it as a file.',
};

/** `JSON.stringify` would write `{}` for most of these, without a word. */
export function noJsonForm(value: unknown): NoJsonForm | null {
  if (typeof value === 'bigint') return refused('BigInt');
  if (typeof value !== 'object' || value === null || isJsonObject(value)) return null;
  return refused(value.constructor?.name || 'object', ArrayBuffer.isView(value) ? 'ArrayBuffer' : undefined);
}

function isJsonObject(value: object): boolean {
  if (Array.isArray(value) || isPlain(value) || hasToJson(value) || isBoxed(value)) return true;
  // The fields of an instance, as JSON takes them, where it has any.
  return !ArrayBuffer.isView(value) && Object.keys(value).length > 0;
}

/** Of another realm, too. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Such as `Date` and `URL`. */
export const hasToJson = (value: object): boolean => 'toJSON' in value && typeof value.toJSON === 'function';

export const isBoxed = (value: object): boolean =>
  value instanceof String || value instanceof Number || value instanceof Boolean;

function refused(name: string, like: string = name): NoJsonForm {
  const fix = INSTEAD[like];
  return { detail: `A value is a ${name}, which has no form in JSON.`, ...(fix !== undefined && { fix }) };
}

/** Name of the part that is the whole body. */
export const WHOLE_BODY = 'data';

/**
 * Name of a file's field on the upstream's wire: `images[0]` for `data[images][0]`, `images[]` for `data[images[]]`. Null for
 * a part that no file may be.
 */
export function fieldName(part: string): string | null {
  const [, first = '', rest = ''] =
    /^data\[([^[\]]{1,256}(?:\[\])?)\]((?:\[[^[\]]{1,256}(?:\[\])?\]){0,7})$/.exec(part) ?? [];
  // Names that reach a prototype where a server builds an object from them.
  if (first === '' || part.includes('[__proto__') || /constructor(?:\[\])?\]\[prototype\b/.test(part)) return null;
  return first + rest.replaceAll('[]]', '][]');
}

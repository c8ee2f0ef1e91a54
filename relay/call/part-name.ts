/** `data[images][0]` is `images[0]` on the upstream's wire; null for a name that no file may have. */
export function wireName(part: string): string | null {
  const keys = /^data((?:\[[^[\]]{1,256}\]){1,8})$/.exec(part)?.[1]?.slice(1, -1).split('][');
  // Names that reach a prototype where a server builds an object from them.
  if (!keys || keys.includes('__proto__') || /constructor\]\[prototype\b/.test(part)) return null;
  return keys.map((key, index) => (index === 0 ? key : `[${key}]`)).join('');
}

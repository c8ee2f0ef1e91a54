/** A value on its way from the playground to the field of a new secret. In this page's memory only, and read once. */
let value = '';

export function prefillValue(next: string): void {
  value = next;
}

export function takePrefilledValue(): string {
  const taken = value;
  value = '';
  return taken;
}

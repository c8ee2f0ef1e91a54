/** A value handed from the playground to the editor of a new secret. Only in this page's memory, and read once. */
let value = '';

export function prefillValue(next: string): void {
  value = next;
}

export function takePrefilledValue(): string {
  const taken = value;
  value = '';
  return taken;
}

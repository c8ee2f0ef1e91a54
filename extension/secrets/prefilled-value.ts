/** A value handed from the playground to the editor of a new secret. Only in this page's memory, and read once. */
export function createPrefilledValue() {
  let value = '';
  return {
    prefill(next: string): void {
      value = next;
    },
    takePrefilled(): string {
      const taken = value;
      value = '';
      return taken;
    },
  };
}

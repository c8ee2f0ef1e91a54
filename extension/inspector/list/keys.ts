/** Where a key leads from one call of the list to another, as in the network panels of browsers; null: nowhere. */
export function targetOf(key: string, at: number, count: number, page: number): number | null {
  const last = count - 1;
  const inside = (index: number): number => Math.max(0, Math.min(last, index));
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return inside(at + 1);
    case 'ArrowUp':
      return at === -1 ? last : inside(at - 1);
    case 'PageDown':
      return inside(at + page);
    case 'PageUp':
      return inside(at - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** The index that a key moves the selection to, as in browsers' network panels; null for any other key. */
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

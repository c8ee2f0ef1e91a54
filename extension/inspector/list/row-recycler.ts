/**
 * Numbers the rows in sight such that a row keeps its number, and one that comes into sight takes that of one that has
 * gone: so the elements of the page stay, and only their text changes. `keys` are all different.
 */
export function createRowRecycler() {
  let taken = new Map<string, number>();
  const free: number[] = [];
  let created = 0;
  return (keys: readonly string[]): readonly number[] => {
    const wanted = new Set(keys);
    for (const [key, slot] of taken) if (!wanted.has(key)) free.push(slot);
    const slots = keys.map((key) => taken.get(key) ?? free.shift() ?? created++);
    taken = new Map(keys.map((key, at) => [key, slots[at] as number]));
    return slots;
  };
}

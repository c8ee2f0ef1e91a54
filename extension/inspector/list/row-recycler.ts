/**
 * Assigns slots to the visible rows: a row keeps its slot, and a new row takes the slot of one that is no longer
 * visible, so that DOM elements are recycled and only their text changes. `keys` are unique.
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

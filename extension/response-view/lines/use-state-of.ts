import { useState } from 'preact/hooks';

/** State about `owner`: another owner starts again with `initial`. */
export function useStateOf<T>(owner: object, initial: T): readonly [T, (value: T) => void] {
  const [held, setHeld] = useState({ owner, value: initial });
  return [held.owner === owner ? held.value : initial, (value) => setHeld({ owner, value })];
}

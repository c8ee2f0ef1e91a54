import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** A context without a default: to read it outside of its provider is a bug. Null is for what is not loaded yet. */
export function requiredContext<T extends object>() {
  const context = createContext<T | null>(null);
  return {
    Provider: context.Provider,
    use(): T {
      const value = useContext(context);
      if (value === null) throw new Error('The provider of a context is missing.');
      return value;
    },
    /** For what is shown before the value is loaded, too. */
    useLoaded: (): T | null => useContext(context),
  };
}

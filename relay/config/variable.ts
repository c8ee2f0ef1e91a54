import type { Parse } from './values.ts';

/** One variable of the environment. The documents, the flags of the CLI and the checks at start derive from the table. */
export interface Variable<T = unknown> {
  /** As written in the environment; absent where the variable has none. */
  readonly default?: string;
  readonly example: string;
  readonly description: string;
  readonly parse: Parse<T>;
}

export type WithDefault<T> = Variable<T> & { readonly default: string };
type WithoutDefault<T> = Variable<T> & { readonly default?: never };
export const withDefault = <T>(spec: WithDefault<T>): WithDefault<T> => spec;
export const variable = <T>(spec: WithoutDefault<T>): WithoutDefault<T> => spec;

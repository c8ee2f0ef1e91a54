import { requiredContext } from '../design/required-context.ts';
import type { Playground } from './create-playground.ts';

export type { Playground } from './create-playground.ts';

/** The playground is loaded after the form's first line: `useLoadedPlayground` returns null until then. */
export const {
  Provider: PlaygroundProvider,
  use: usePlayground,
  useLoaded: useLoadedPlayground,
} = requiredContext<Playground>();

import { connectionMessages } from './connection.ts';
import { playgroundMessages } from './playground.ts';
import { secretTestsMessages } from './secret-tests.ts';
import { secretsMessages } from './secrets.ts';
import { tracesMessages } from './traces.ts';

/** Every message that the background handles. A feature adds its `…Messages` here. */
export const table = {
  ...connectionMessages,
  ...playgroundMessages,
  ...secretsMessages,
  ...secretTestsMessages,
  ...tracesMessages,
};

export type Table = typeof table;

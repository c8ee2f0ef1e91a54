import { connectionMessages } from './connection.ts';
import { playgroundMessages } from './playground.ts';
import { queueMessages } from './queue.ts';
import { secretTestsMessages } from './secret-tests.ts';
import { secretsMessages } from './secrets.ts';
import { tracesMessages } from './traces.ts';
import { usageMessages } from './usage.ts';

/** Every message that the background handles. A feature adds its `…Messages` here. */
export const table = {
  ...connectionMessages,
  ...playgroundMessages,
  ...queueMessages,
  ...secretsMessages,
  ...secretTestsMessages,
  ...tracesMessages,
  ...usageMessages,
};

export type Table = typeof table;

import { connectionMessages } from '../connection/messages.ts';
import { playgroundMessages } from '../playground/messages.ts';
import { secretsMessages } from '../secrets/messages.ts';
import { tracesMessages } from '../traces/messages.ts';

/** Every message that the background answers. A feature adds its own `…Messages` here. */
export const table = {
  ...connectionMessages,
  ...playgroundMessages,
  ...secretsMessages,
  ...tracesMessages,
};

export type Table = typeof table;

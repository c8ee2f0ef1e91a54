import type { openPort } from '../../../extension/messages/client.ts';

type Port = ReturnType<typeof openPort>;

/** A page's port to the background, without a browser: `receive` is what the background posts, `disconnect` that it was stopped. */
export function memoryPort() {
  const messages: ((message: unknown) => void)[] = [];
  const ends: (() => void)[] = [];
  const port = {
    onMessage: { addListener: (listener: (message: unknown) => void) => void messages.push(listener) },
    onDisconnect: { addListener: (listener: () => void) => void ends.push(listener) },
  } as unknown as Port;
  return {
    port,
    receive(message: unknown): void {
      for (const listener of messages) listener(message);
    },
    disconnect(): void {
      for (const end of ends) end();
    },
  };
}

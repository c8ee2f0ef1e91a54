import { browser } from 'wxt/browser';
import type { InputOf, OutputOf } from './contract.ts';
import type { Reply } from './serve.ts';
import type { Table } from './table.ts';

type Listener = (input: unknown, output: unknown) => void;
const listeners = new Set<Listener>();

/** Calls the listener with the input and output of every message that this page sends, once it has its reply. */
export const onReply = (listener: Listener): void => void listeners.add(listener);

/** Calls a row of the message table in the background: `await send('secrets.list', { relayId })`. */
export async function send<Name extends keyof Table>(
  name: Name,
  input: InputOf<Table[Name]>,
): Promise<OutputOf<Table[Name]>> {
  const reply: Reply | undefined = await browser.runtime.sendMessage({ name, input });
  if (reply === undefined || !reply.ok) throw new Error(reply?.error ?? `No reply to ${name}.`);
  for (const listener of listeners) listener(input, reply.output);
  return reply.output as OutputOf<Table[Name]>;
}

export type Send = typeof send;

/** A port to the background, for streamed replies. The receiver parses each message. */
export const openPort = (name: string) => browser.runtime.connect({ name });

import type { onReply, Send } from '../../../extension/messages/client.ts';

type Reply = (input: Record<string, unknown>) => unknown;

/** Stands for the background of one extension: replies to a page's messages, and keeps what was sent to it. */
export function messageBackground(replies: Readonly<Record<string, Reply>> = {}) {
  const sent: { readonly name: string; readonly input: Record<string, unknown> }[] = [];
  const listeners: Parameters<typeof onReply>[0][] = [];
  const send = (async (name: string, input: Record<string, unknown>) => {
    sent.push({ name, input });
    const output = replies[name]?.(input) ?? { ok: true, value: null };
    for (const listener of listeners) listener(input, output);
    return output;
  }) as Send;
  return { sent, send, onReply: (listener: Parameters<typeof onReply>[0]): void => void listeners.push(listener) };
}

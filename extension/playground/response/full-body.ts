import { signal } from '@preact/signals';
import { fromBase64, joined } from '../../http/base64.ts';
import type { Send } from '../../messages/client.ts';
import type { PlaygroundCall } from '../../request-model/playground-call.ts';

/** The full body of one call, fetched from the background if it is longer than what the call stores. */
export type FullBody =
  | { readonly callId: string; readonly state: 'loading' | 'gone' }
  | { readonly callId: string; readonly state: 'here'; readonly bytes: Uint8Array<ArrayBuffer> };

/**
 * Bytes up to which a body is fetched automatically and shown: an image in JSON is some megabytes. A longer one can
 * only be downloaded.
 */
export const MAX_SHOWN = 16_777_216;

export function createFullBody(send: Send) {
  const current = signal<FullBody | null>(null);
  return {
    current,
    async load({ id: callId }: Pick<PlaygroundCall, 'id'>): Promise<void> {
      if (current.peek()?.callId === callId && current.peek()?.state !== 'gone') return;
      current.value = { callId, state: 'loading' };
      const chunks: Uint8Array<ArrayBuffer>[] = [];
      let next: number | null = 0;
      while (next !== null) {
        const part: { base64: string; next: number | null } | null = await send('playground.body', {
          callId,
          from: next,
        });
        if (current.peek()?.callId !== callId) return;
        if (part === null) {
          current.value = { callId, state: 'gone' };
          return;
        }
        // Decoded one by one: decoding all of them together would block the window.
        chunks.push(fromBase64([part.base64]));
        next = part.next;
      }
      current.value = { callId, state: 'here', bytes: joined(chunks) };
    },
  };
}

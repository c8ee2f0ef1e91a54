import { signal } from '@preact/signals';
import { fromBase64, joined } from '../../http/base64.ts';
import { send } from '../../messages/client.ts';
import type { PlaygroundCall } from '../../request-model/playground-call.ts';

/** The whole body of one call, fetched from the background where it is longer than what the call keeps. */
export type Whole =
  | { readonly callId: string; readonly state: 'loading' | 'gone' }
  | { readonly callId: string; readonly state: 'here'; readonly bytes: Uint8Array<ArrayBuffer> };

export const whole = signal<Whole | null>(null);

/**
 * Bytes up to which a body is fetched without being asked, and shown: an image in JSON is some megabytes. A longer one
 * is for a download.
 */
export const MAX_SHOWN = 16_777_216;

export async function loadWhole(call: PlaygroundCall): Promise<void> {
  const callId = call.id;
  if (whole.peek()?.callId === callId && whole.peek()?.state !== 'gone') return;
  whole.value = { callId, state: 'loading' };
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let next: number | null = 0;
  while (next !== null) {
    const part: { base64: string; next: number | null } | null = await send('playground.body', { callId, from: next });
    if (whole.peek()?.callId !== callId) return;
    if (part === null) {
      whole.value = { callId, state: 'gone' };
      return;
    }
    // Each at once: all of them together would hold up the window.
    pieces.push(fromBase64([part.base64]));
    next = part.next;
  }
  whole.value = { callId, state: 'here', bytes: joined(pieces) };
}

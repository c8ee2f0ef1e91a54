/**
 * Hands the files of a call from the window that chose them to the background. Extension messages are JSON in Chromium;
 * a channel takes a `File` by reference, so no byte of it is copied. Only pages of this extension share its channels.
 */

const CHANNEL = 'playground-files';
/** Milliseconds after which the window with the files is taken to be gone. */
const TIMEOUT_MS = 5000;

interface Offer {
  readonly callId: string;
  readonly files: readonly (readonly [fieldId: string, file: File])[];
}

const isOffer = (data: unknown, callId: string): data is Offer =>
  typeof data === 'object' && data !== null && 'callId' in data && data.callId === callId && 'files' in data;

/** In the window, before the call is started: answers the background's question once. */
export function offerFiles(callId: string, files: ReadonlyMap<string, File>): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => {
    if (data !== `want ${callId}`) return;
    channel.postMessage({ callId, files: [...files] } satisfies Offer);
    channel.close();
  };
}

/** In the background: the files of a call by field, or `null` where no window has them. */
export function takeFiles(callId: string, timeoutMs = TIMEOUT_MS): Promise<ReadonlyMap<string, File> | null> {
  const channel = new BroadcastChannel(CHANNEL);
  return new Promise((resolve) => {
    const settle = (files: ReadonlyMap<string, File> | null): void => {
      clearTimeout(timer);
      channel.close();
      resolve(files);
    };
    const timer = setTimeout(() => settle(null), timeoutMs);
    channel.onmessage = ({ data }) => {
      if (isOffer(data, callId)) settle(new Map(data.files));
    };
    channel.postMessage(`want ${callId}`);
  });
}

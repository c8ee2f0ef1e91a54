/**
 * Passes the files of a call from the window that has them to the background. Extension messages are JSON in Chromium;
 * a `BroadcastChannel` passes a `File` by reference, without copying. It is only shared by pages of this extension.
 */

const CHANNEL = 'playground-files';
/** Milliseconds after which the window with the files is assumed to be closed. */
const TIMEOUT_MS = 5000;

interface Offer {
  readonly callId: string;
  readonly files: readonly (readonly [fieldId: string, file: File])[];
}

const isOffer = (data: unknown, callId: string): data is Offer =>
  typeof data === 'object' && data !== null && 'callId' in data && data.callId === callId && 'files' in data;

/** In the window, before the call is started: replies once to the background's request for the files. */
export function offerFiles(callId: string, files: ReadonlyMap<string, File>): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => {
    if (data !== `want ${callId}`) return;
    channel.postMessage({ callId, files: [...files] } satisfies Offer);
    channel.close();
  };
}

/** In the background: the files of a call by field, or `null` if no window has them. */
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

import { fail, type Result } from '../../shared/errors.ts';
import type { QueuedCall } from '../../shared/protocol/queue.ts';
import type { ReceivedFile } from '../call/file-queue.ts';
import { UploadError } from '../forward/upload-error.ts';
import type { QueueStore } from './queue-store.ts';
import type { IncomingFacts, Reservations } from './reservations.ts';
import { atMost } from './room.ts';
import { newUpload, UPLOAD_MORE, uploadBody } from './stored-upload.ts';

/** Files as they come. */
export interface QueuedFiles {
  readonly received: AsyncIterable<ReceivedFile>;
  /** Of the whole upload, in bytes; null where the caller does not say. */
  readonly length: number | null;
}

export interface IncomingCall extends Omit<IncomingFacts, 'upload'> {
  /** The JSON of the call. */
  readonly text: string;
  readonly files: QueuedFiles | null;
}

/** Where another process takes the calls, a promise. */
type AnyReservations = Omit<Reservations, 'reserve'> & {
  reserve(...args: Parameters<Reservations['reserve']>): MaybePromise<ReturnType<Reservations['reserve']>>;
};
type MaybePromise<T> = T | Promise<T>;

/** Stores a call as it comes. Files are encrypted by the process that receives them, and never in memory as a whole. */
export async function receiveCall(
  reservations: AnyReservations,
  store: Pick<QueueStore, 'writeRequest'>,
  { caller, address, request: { queued, method, url }, text, files }: IncomingCall,
): Promise<Result<QueuedCall>> {
  const body = Buffer.from(text);
  const upload = files && newUpload(body);
  const facts = { caller, address, request: { queued, method, url }, upload };
  const reserved = await reservations.reserve(facts, files ? lengthOf(files) : body.length);
  if (!reserved.ok) return reserved;
  const { hash, maxBytes } = reserved.value;
  try {
    const content = upload && files ? atMost(maxBytes, uploadBody(upload, body, files.received)) : body;
    return await reservations.add(hash, await store.writeRequest(reserved.value, content));
  } catch (error) {
    await reservations.release(hash).catch(() => {});
    if (error instanceof UploadError) return fail(error.refusal);
    throw error;
  }
}

const lengthOf = ({ length }: QueuedFiles): number | null => (length === null ? null : length + UPLOAD_MORE);

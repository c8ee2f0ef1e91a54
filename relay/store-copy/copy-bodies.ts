import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { FRAME_BYTES } from '../queue/body-place.ts';
import { SEALED_MORE } from '../queue/call-cipher.ts';
import { createFileFrames } from '../queue/file-frames.ts';
import type { Frames } from '../queue/frames.ts';
import type { IncomingCopy } from '../store/postgres/incoming-copy.ts';
import type { FramedBody, NumberedFrame } from '../store/postgres/incoming-frames.ts';
import { StartupError } from '../store/startup-error.ts';

/** A body of a queued call that is in a file, as its row says. */
export interface LongBody extends FramedBody {
  /** Before encryption. */
  readonly bytes: number;
}

/** Frames of one transaction: half a megabyte. */
const AT_ONCE = 8;

export const longBodiesOf = (database: DatabaseSync): readonly LongBody[] =>
  database
    .prepare(
      `SELECT hash, 'request' AS kind, request_bytes AS bytes FROM calls WHERE request IS NULL AND request_bytes > 0
       UNION ALL SELECT hash, 'response', response_bytes FROM calls WHERE response IS NULL AND response_bytes > 0
       ORDER BY hash, kind`,
    )
    .all() as unknown as LongBody[];

/**
 * Copies the files of queued calls as they are, encrypted, which is how Postgres keeps them too, and compares each piece.
 * What was copied before is not copied again. Gives how many are missing or cut short, and therefore left out; callers get
 * `STORE_UNAVAILABLE` for them, as before. Throws `StartupError` where Postgres has something else.
 */
export async function copyBodies(options: {
  readonly bodies: readonly LongBody[];
  readonly dataDir: string;
  readonly incoming: Pick<IncomingCopy, 'writeFrames' | 'frameDigests'>;
  readonly onCopied: () => void;
}): Promise<number> {
  const { bodies, dataDir, incoming, onCopied } = options;
  const files = createFileFrames(join(dataDir, 'queue'));
  let missing = 0;
  for (const body of bodies) {
    const wanted = await digestsOf(files, body);
    if (wanted === null) missing += 1;
    else await copyBody({ body, files, wanted, incoming });
    onCopied();
  }
  return missing;
}

async function copyBody({
  body,
  files,
  wanted,
  incoming,
}: {
  readonly body: LongBody;
  readonly files: Frames;
  readonly wanted: readonly string[];
  readonly incoming: Pick<IncomingCopy, 'writeFrames' | 'frameDigests'>;
}): Promise<void> {
  const found = await incoming.frameDigests(body);
  if (isSame(wanted, found)) return;
  let batch: NumberedFrame[] = [];
  for await (const frame of numbered(files, body)) {
    if (found.get(frame[0]) !== wanted[frame[0]]) batch.push(frame);
    if (batch.length < AT_ONCE) continue;
    await incoming.writeFrames(body, batch);
    batch = [];
  }
  if (batch.length > 0) await incoming.writeFrames(body, batch);
  if (!isSame(wanted, await incoming.frameDigests(body)))
    throw new StartupError('Postgres has other content of a queued call than was copied.');
}

const isSame = (wanted: readonly string[], found: ReadonlyMap<number, string>): boolean =>
  found.size === wanted.length && wanted.every((digest, index) => found.get(index) === digest);

const countOf = ({ bytes }: LongBody): number => Math.ceil(bytes / FRAME_BYTES);

/** Null for a file that is not there, or too short. */
async function digestsOf(files: Frames, body: LongBody): Promise<readonly string[] | null> {
  const digests: string[] = [];
  let length = 0;
  for await (const [, sealed] of numbered(files, body)) {
    digests.push(createHash('sha256').update(sealed).digest('hex'));
    length += sealed.length;
  }
  return length === body.bytes + countOf(body) * SEALED_MORE ? digests : null;
}

async function* numbered(files: Frames, body: LongBody): AsyncGenerator<NumberedFrame> {
  let index = 0;
  for await (const frame of files.read(body, countOf(body))) {
    // The next one is read into the same memory.
    yield [index, Uint8Array.from(frame)];
    index += 1;
  }
}

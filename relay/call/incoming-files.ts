import { Readable } from 'node:stream';
import { ok, type Result } from '../../shared/errors.ts';
import type { AttachedFiles } from '../../shared/placeholder/body.ts';
import type { DescribedFile } from '../../shared/protocol/files.ts';
import type { ForwardOptions } from '../forward/contract.ts';
import { mediaTypeOf } from '../forward/media-type.ts';
import type { FileHead, UploadedFile } from '../forward/multipart.ts';
import type { FileQueue, ReceivedFile } from './file-queue.ts';
import { fieldName } from './part-name.ts';

/** Files that follow a call. */
export interface IncomingFiles {
  readonly attached: AttachedFiles;
  /** Waits for as much of them as tells the length of the body, where the call says the sizes of its files. */
  ready(): Promise<Result<Pick<ForwardOptions, 'files' | 'passthroughBody'>>>;
  /** The JSON of the call. */
  readonly text: string;
  /** To be read instead of `ready`, by whoever stores them. */
  readonly received: AsyncIterable<ReceivedFile>;
}

/** `first` is the first one, and undefined where there is none; `described` what the call, whose JSON is `text`, says of all. */
export function createIncomingFiles(
  queue: FileQueue,
  first: UploadedFile | undefined,
  { described, text }: { readonly described: readonly DescribedFile[] | null; readonly text: string },
): IncomingFiles {
  const common = { text, received: queue };
  if (first?.isWholeBody) {
    const body = Readable.from(contentOf(queue), { objectMode: false });
    return {
      ...common,
      attached: { type: mediaTypeOf(first.contentType) },
      ready: async () => ok({ files: null, passthroughBody: { body, length: first.size } }),
    };
  }
  return {
    ...common,
    attached: 'fields',
    ready: async () => {
      const heads = await headsOf(queue, described);
      return heads.ok ? ok({ files: { files: queue, heads: heads.value } }) : heads;
    },
  };
}

/** Ends once nothing else has come after the file. */
async function* contentOf(queue: FileQueue): AsyncGenerator<Buffer> {
  for await (const { stream } of queue) yield* stream;
}

/** Bytes of files that have room in the buffers of their streams, so that the last head comes before any is read. */
const LOOKAHEAD = 65_536;

async function headsOf(
  queue: FileQueue,
  described: readonly DescribedFile[] | null,
): Promise<Result<readonly FileHead[] | null>> {
  if (described === null) return ok(null);
  const heads = described.map(headOf).filter((head) => head !== null);
  if (heads.length === described.length) return ok(heads);
  const total = described.reduce((sum, { size }) => sum + size, 0);
  return described.length > 1 && total > LOOKAHEAD ? ok(null) : queue.first(described.length);
}

const headOf = ({ path, size, name, type }: DescribedFile): FileHead | null => {
  const field = fieldName(path);
  return field === null || name === undefined || type === undefined
    ? null
    : { field, filename: name, contentType: type, size };
};

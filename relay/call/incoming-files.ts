import { ok, type Result } from '../../shared/errors.ts';
import type { DescribedFile } from '../../shared/protocol/files.ts';
import type { FileHead, UploadedFile, UploadedFiles } from '../forward/multipart.ts';
import type { FileQueue } from './file-queue.ts';
import { wireName } from './part-name.ts';

/** Files that follow a call. */
export interface IncomingFiles {
  readonly files: AsyncIterable<UploadedFile>;
  /** Waits for as much of them as tells the length of the body, where the call says the sizes of its files. */
  ready(): Promise<Result<UploadedFiles>>;
}

/** Bytes of files that have room in the buffers of their streams, so that the last head comes before any is read. */
const LOOKAHEAD = 65_536;

export const createIncomingFiles = (queue: FileQueue, described: readonly DescribedFile[] | null): IncomingFiles => ({
  files: queue,
  ready: async () => {
    const heads = await headsOf(queue, described);
    return heads.ok ? ok({ files: queue, heads: heads.value }) : heads;
  },
});

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
  const field = wireName(path);
  return field === null || name === undefined || type === undefined
    ? null
    : { field, filename: name, contentType: type, size };
};

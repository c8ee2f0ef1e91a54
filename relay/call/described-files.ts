import { type Refusal, refusal } from '../../shared/errors.ts';
import type { DescribedFile } from '../../shared/protocol/files.ts';

/** The files that a call describes, each of which has to come once. Without a description any file may come. */
export interface DescribedFiles {
  /** What is said of the next part with this name; undefined for a part that is not described. */
  take(path: string): Partial<DescribedFile> | undefined;
  /** Once all parts have come. */
  missing(): Refusal | null;
}

export function createDescribedFiles(described: readonly DescribedFile[] | null): DescribedFiles {
  if (described === null) return { take: () => ({}), missing: () => null };
  const left = [...described];
  return {
    take: (path) => {
      const index = left.findIndex((file) => file.path === path);
      return index === -1 ? undefined : left.splice(index, 1)[0];
    },
    missing: () =>
      left[0] ? mismatch(left[0].path, 'The file is described in request.files, but was not sent.') : null,
  };
}

export const notDescribed = (path: string): Refusal =>
  mismatch(path, 'The file was sent, but is not described in request.files.');

export const wrongSize = (path: string, size: number | null): Refusal =>
  mismatch(path, `The file does not have the ${size} bytes that request.files says.`);

const mismatch = (path: string, detail: string): Refusal =>
  refusal('INVALID_PARAMETER', detail, { param: `files.${path.slice(0, 128)}` });

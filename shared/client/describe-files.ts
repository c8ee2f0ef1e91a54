import type { FileDescription } from '../protocol/client-secret-request.ts';
import type { SplitRequest } from './form/split-files.ts';

/**
 * `request.files`. One file needs only its size; the length of a body with several depends on names and types of files
 * that the relay has not seen when it sends the first one on.
 */
export function describeFiles(files: SplitRequest['files']): Record<string, FileDescription | FileDescription[]> {
  const described: Record<string, FileDescription[]> = {};
  for (const [path, file] of files) {
    const { size, type } = file;
    const whole = { size, name: nameOf(file), type: type || 'application/octet-stream' };
    described[path] = [...(described[path] ?? []), files.length === 1 ? size : whole];
  }
  return Object.fromEntries(
    Object.entries(described).map(([path, all]) => [path, all.length === 1 && all[0] !== undefined ? all[0] : all]),
  );
}

/** With its folders, which a form sends, too (`webkitdirectory`); `blob` is what `FormData` calls a file without a name. */
export const nameOf = (file: Blob): string => (file instanceof File ? file.webkitRelativePath || file.name : 'blob');

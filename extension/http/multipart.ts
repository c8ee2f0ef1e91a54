/** The fields of a `multipart/form-data` body as recorded by the browser: texts, and the names of files. */
export interface MultipartParts {
  readonly fields: ReadonlyMap<string, string>;
  /** The part's name, which is the file's path in the request, and the file name. */
  readonly files: readonly { readonly path: string; readonly name: string }[];
}

const parameter = (header: string, name: string): string | null =>
  new RegExp(`[;\\s]${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(header)?.[1] ?? null;

/** Browsers omit or truncate the contents of files in the body, but include names and texts. RFC 7578. */
export function multipartParts(body: string, contentType: string): MultipartParts {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  const fields = new Map<string, string>();
  const files: { path: string; name: string }[] = [];
  const parts = boundary === undefined ? [] : body.split(`--${boundary}`).slice(1);
  for (const part of parts) {
    const end = part.search(/\r?\n\r?\n/);
    const head = end === -1 ? part : part.slice(0, end);
    const name = parameter(head, 'name');
    if (name === null) continue;
    const file = parameter(head, 'filename');
    // A `request` part that was added as a Blob has a file name, too.
    if (file !== null && name !== 'request') files.push({ path: name, name: file });
    else if (end !== -1)
      fields.set(
        name,
        part
          .slice(end)
          .replace(/^\r?\n\r?\n/, '')
          .replace(/\r?\n$/, ''),
      );
  }
  return { fields, files };
}

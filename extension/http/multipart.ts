/** What stands in a `multipart/form-data` body as the browser shows it: texts, and the names of the files. */
export interface MultipartParts {
  readonly fields: ReadonlyMap<string, string>;
  /** Path of the file in the request, and the name of the file. */
  readonly files: readonly { readonly path: string; readonly name: string }[];
}

const parameter = (header: string, name: string): string | null =>
  new RegExp(`[;\\s]${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(header)?.[1] ?? null;

/** Browsers leave files out of the body or cut them; names and texts are there. RFC 7578. */
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
    // A `request` that was made as a Blob has a file name, too.
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

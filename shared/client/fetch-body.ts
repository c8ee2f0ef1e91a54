import { ok, type Result } from '../errors.ts';
import { invalid } from './invalid.ts';

export type NamedFile = readonly [path: string, file: Blob];

/** `data` that is what `fetch` takes for a body, in the words of the protocol. */
export interface FetchBody {
  readonly data: unknown;
  readonly files: readonly NamedFile[];
  /** What `fetch` would set; null where only the file knows. */
  readonly contentType: string | null;
}

const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';

/** Null where `data` is of no such type. `contentType` is the request's own, in lower case and without parameters. */
export function fetchBody(data: unknown, contentType: string | undefined): Result<FetchBody | null> {
  if (data instanceof URLSearchParams) {
    const isText = contentType === undefined || contentType === FORM || contentType.startsWith('text/');
    return isText
      ? ok({ data: String(data), files: [], contentType: `${FORM};charset=UTF-8` })
      : wrongType('URLSearchParams', FORM);
  }
  if (data instanceof FormData) return formBody(data, contentType);
  const file = data instanceof ArrayBuffer || ArrayBuffer.isView(data) ? new Blob([data as BlobPart]) : data;
  return ok(file instanceof Blob ? { data: undefined, files: [['data', file]], contentType: null } : null);
}

/** Text as pairs, because a name may repeat; files under their own names. */
function formBody(data: FormData, contentType: string | undefined): Result<FetchBody> {
  const pairs: [string, string][] = [];
  const files: NamedFile[] = [];
  for (const [name, value] of data) {
    if (typeof value === 'string') pairs.push([name, value]);
    else {
      const path = partName(name);
      if (path === null) return unfitName(name);
      files.push([path, value]);
    }
  }
  const fits = contentType === undefined || contentType === MULTIPART || (contentType === FORM && files.length === 0);
  return fits ? ok({ data: pairs, files, contentType: MULTIPART }) : wrongType('FormData', MULTIPART);
}

/** `images[0]` is `data[images][0]`, `images[]` is `data[images[]]`; null for a name that the relay would not read so. */
function partName(name: string): string | null {
  const [, first, rest = ''] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name) ?? [];
  return first === undefined ? null : `data[${first}]${rest}`.replaceAll('][]', '[]]');
}

const wrongType = (what: string, type: string): Result<never> =>
  invalid(
    'headers.Content-Type',
    `data is ${what}, which does not fit the Content-Type.`,
    `Leave Content-Type out; it becomes ${type}.`,
  );

const unfitName = (name: string): Result<never> =>
  invalid(`data[${name}]`, 'The name of a file must be of the form a[b][c].');

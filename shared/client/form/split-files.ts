import { type Failure, ok, type Result } from '../../errors.ts';
import { mediaType } from '../../protocol/media-type.ts';
import { fetchBody, type NamedFile } from '../fetch-body.ts';
import { invalid } from '../invalid.ts';
import { hasToJson, isBoxed, noJsonForm } from '../json-form.ts';

/** What goes to the relay: the request as JSON, and the files of its `data` by their path there. */
export interface SplitRequest {
  readonly request: Record<string, unknown>;
  readonly files: readonly NamedFile[];
}

const MAX_DEPTH = 32;
/** Paths that the relay takes as the name of a part. */
const IN_DATA = /^data(?:\[[^[\]]{1,256}(?:\[\])?\]){0,8}$/;

/**
 * Takes the files out of a request: `data: { images: [file] }` gives `data[images][0]`, `data: { 'images[]': [file] }` gives
 * `data[images[]]`. In a list that holds other values too, `null` keeps a file's place, so that the indexes of the rest stay.
 */
export function splitFiles(params: Record<string, unknown>): Result<SplitRequest> {
  const headers = plainHeaders(params.headers);
  const body = fetchBody(params.data, mediaTypeIn(headers));
  if (!body.ok) return body;
  const request = { ...params, headers, params: plainQuery(params.params) };
  if (body.value === null) return split(request);
  const { data, files, contentType } = body.value;
  const rest = split({ ...request, data, headers: withContentType(headers, contentType) });
  if (!rest.ok) return rest;
  const unfit = files.find(([path]) => !IN_DATA.test(path));
  return unfit ? unfitPath(unfit[0]) : ok({ request: rest.value.request, files });
}

function split(params: Record<string, unknown>): Result<SplitRequest> {
  const files: NamedFile[] = [];
  let problem: Failure | null = null;
  const reject = (found: Failure): undefined => {
    problem ??= found;
  };

  const walk = (value: unknown, path: string, depth: number): unknown => {
    if (depth > MAX_DEPTH) return reject(invalid(path, `The request is nested deeper than ${MAX_DEPTH} levels.`));
    if (value instanceof Blob) {
      if (!path.startsWith('data[')) return reject(invalid(path, 'A file must be inside data.'));
      if (!IN_DATA.test(path)) return reject(unfitPath(path));
      files.push([path, value]);
      return undefined;
    }
    const unfit = noJsonForm(value);
    if (unfit) return reject(invalid(path, unfit.detail, unfit.fix));
    if (typeof value !== 'object' || value === null || hasToJson(value) || isBoxed(value)) return value;
    if (Array.isArray(value)) {
      const repeats = path.endsWith('[]]');
      const rest = value.map((item, index) => walk(item, repeats ? path : `${path}[${index}]`, depth + 1));
      const onlyFiles = rest.length > 0 && value.every((item) => item instanceof Blob);
      if (onlyFiles) return undefined;
      return repeats ? rest.filter((_, index) => !(value[index] instanceof Blob)) : rest;
    }
    const rest: [string, unknown][] = [];
    for (const [key, item] of Object.entries(value)) {
      const at = path === '' ? key : `${path}[${key}]`;
      rest.push([key, walk(item, at, depth + 1)]);
    }
    return Object.fromEntries(rest.filter(([, item]) => item !== undefined));
  };

  const request = walk(params, '', 0) as Record<string, unknown>;
  return problem ?? ok({ request, files });
}

const plainHeaders = (headers: unknown): unknown =>
  headers instanceof Headers ? Object.fromEntries(headers) : headers;

function plainQuery(params: unknown): unknown {
  if (!(params instanceof URLSearchParams)) return params;
  return Object.fromEntries([...new Set(params.keys())].map((name) => [name, params.getAll(name)]));
}

const isContentType = (name: string): boolean => name.toLowerCase() === 'content-type';

function mediaTypeIn(headers: unknown): string | undefined {
  const found = Object.entries(headers ?? {}).find(([name]) => isContentType(name));
  return typeof found?.[1] === 'string' ? mediaType(found[1]) : undefined;
}

const withContentType = (headers: unknown, contentType: string | null): unknown =>
  contentType === null || mediaTypeIn(headers) !== undefined
    ? headers
    : { ...(headers as object | undefined), 'Content-Type': contentType };

const unfitPath = (path: string): Failure =>
  invalid(path, 'The path of a file must have at most 8 names, none of them with a bracket, except [] at its end.');

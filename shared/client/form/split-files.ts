import { fail, ok, type Refusal, type Result, refusal } from '../../errors.ts';

/** What goes to the relay: the request as JSON, and the files of its `data` by their path there. */
export interface SplitRequest {
  readonly request: Record<string, unknown>;
  readonly files: readonly (readonly [path: string, file: Blob])[];
}

const MAX_DEPTH = 32;
/** Paths that the relay takes as the name of a part. */
const IN_DATA = /^data(?:\[[^[\]]{1,256}\]){1,8}$/;

/**
 * Takes the files out of a request: `data: { images: [file] }` gives `data[images][0]`. In a list that holds other values
 * too, `null` keeps a file's place, so that the indexes of the rest stay.
 */
export function splitFiles(params: Record<string, unknown>): Result<SplitRequest> {
  const files: [string, Blob][] = [];
  let problem: Refusal | null = null;
  const reject = (param: string, detail: string): undefined => {
    problem ??= refusal('INVALID_PARAMETER', detail, { param });
  };

  const walk = (value: unknown, path: string, depth: number): unknown => {
    if (depth > MAX_DEPTH) return reject(path, `The request is nested deeper than ${MAX_DEPTH} levels.`);
    if (value instanceof Blob) {
      if (!path.startsWith('data[')) return reject(path, 'A file must be inside data, under a name.');
      if (!IN_DATA.test(path))
        return reject(path, 'The path of a file must have at most 8 names, none of them with a bracket.');
      files.push([path, value]);
      return undefined;
    }
    if (Array.isArray(value)) {
      const rest = value.map((item, index) => walk(item, `${path}[${index}]`, depth + 1));
      const onlyFiles = rest.length > 0 && value.every((item) => item instanceof Blob);
      return onlyFiles ? undefined : rest;
    }
    if (!isPlainObject(value)) return value;
    const rest: [string, unknown][] = [];
    for (const [key, item] of Object.entries(value)) {
      const at = path === '' ? key : `${path}[${key}]`;
      rest.push([key, walk(item, at, depth + 1)]);
    }
    return Object.fromEntries(rest.filter(([, item]) => item !== undefined));
  };

  const request = walk(params, '', 0) as Record<string, unknown>;
  return problem ? fail(problem) : ok({ request, files });
}

/** Anything else (a `Date`) knows itself how it becomes JSON. */
const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null);

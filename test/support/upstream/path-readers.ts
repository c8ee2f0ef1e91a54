/** How servers read the path of a request target, each in a few lines of its own. Null: the server refuses it. */
export type PathReader = (path: string) => string | null;

/** Bytes that are no escape stay, and bytes that are no UTF-8 become U+FFFD. */
const decode = (path: string, keep = /^$/): string =>
  Buffer.from(
    path.replace(/%[\da-f]{2}|[^\0-\xff]/gi, (found) => {
      if (!found.startsWith('%')) return Buffer.from(found).toString('latin1');
      return keep.test(found) ? found : String.fromCharCode(Number.parseInt(found.slice(1), 16));
    }),
    'latin1',
  ).toString();

const mergeSlashes = (path: string): string => path.replace(/\/+/g, '/');
const backslashes = (path: string): string => path.replaceAll('\\', '/');
const dropParameters = (path: string): string => path.replace(/;[^/]*/g, '');

function resolveDots(path: string): string | null {
  const segments = path.split('/').slice(1);
  const resolved: string[] = [];
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (segment === '..' && resolved.pop() === undefined) return null;
    if (segment !== '.' && segment !== '..') resolved.push(segment);
    else if (isLast) resolved.push('');
  }
  return `/${resolved.join('/')}`;
}

export const PATH_READERS = {
  'as written': (path) => path,
  'decoded, as by Express or Django': (path) => decode(path),
  nginx: (path) => resolveDots(mergeSlashes(decode(path))),
  'nginx with merge_slashes off': (path) => resolveDots(decode(path)),
  'Apache with AllowEncodedSlashes NoDecode': (path) => resolveDots(mergeSlashes(decode(path, /%2f/i))),
  Tomcat: (path) => resolveDots(mergeSlashes(backslashes(decode(dropParameters(path))))),
  'Tomcat that passes encoded solidi on': (path) => resolveDots(mergeSlashes(decode(dropParameters(path), /%2f|%5c/i))),
  'parameters dropped after decoding': (path) => resolveDots(mergeSlashes(dropParameters(decode(path)))),
  IIS: (path) => {
    const names = backslashes(decode(path)).split('/');
    return resolveDots(names.map((name) => (/^\.*$/.test(name) ? name : name.replace(/[. ]+$/, ''))).join('/'));
  },
  'Windows with a Japanese code page': (path) =>
    resolveDots(backslashes(decode(path).normalize('NFKC').replaceAll('¥', '\\').replace(/[⁄∕]/g, '/'))),
  Go: (path) => resolveDots(mergeSlashes(decode(path)).replace(/\/\.$/, '/')),
  'Envoy that unescapes slashes': (path) =>
    resolveDots(mergeSlashes(backslashes(path.replace(/%2f/gi, '/').replace(/%5c/gi, '\\')))),
  'backslashes only': (path) => resolveDots(backslashes(decode(path, /%2f/i))),
  'C strings': (path) => decode(path).split('\0', 1)[0] ?? '',
  'decoded and parsed again': (path) => resolveDots(decode(path).split(/[?#]/, 1)[0] ?? ''),
} as const satisfies Record<string, PathReader>;

/** One server behind another, which got what the first one made of the path. */
export const behind =
  (front: PathReader, back: PathReader): PathReader =>
  (path) => {
    const read = front(path);
    return read === null ? null : back(read);
  };

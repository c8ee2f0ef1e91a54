import fc from 'fast-check';
import type { ClientSecretRequest } from '../../../shared/protocol/client-secret-request.ts';
import { byName, type Reading } from './reading.ts';

/**
 * Random requests with placeholders at random places, and what an upstream must read in each of them. Nothing here uses
 * the code under test: the request is put together from values that are known, and read back with the platform's parsers.
 */

const P = '$CLIENT_SECRET';

export interface Sample {
  readonly secret: string;
  readonly request: ClientSecretRequest;
  readonly hasFiles: boolean;
  /** Where the placeholder stands, in the words of a policy. */
  readonly placements: readonly string[];
  /** Null where the secret cannot stand at one of them. */
  readonly expected: Reading | null;
}

const TAME = [...'_~-!*|"$\\&=+#', 'sk-', 'A9z', 'key', '(x)', '%2F', '$&', ' x '];
const NASTY = [
  ...'"\\%\r\n\0/.:&=+ \t#?<é😀{]\u2028\u007f\ufeff',
  ...['\ud800', '\udc00', 'ß漢字', '$&', '$1', '$$', "$'", '$`', P, '%41', '%24CLIENT_SECRET', '..'],
];

const joined = (fragments: readonly string[], maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...fragments), { minLength: 1, maxLength }).map((parts) => parts.join(''));

const secrets = fc.oneof(
  { weight: 6, arbitrary: joined(TAME, 6) },
  { weight: 3, arbitrary: joined([...TAME, ...NASTY], 4) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }) },
);

const INNER = [...'a%$"\\&=;+é😀<\n', "'", 'Bearer ', '%41', 'CLIENT_SECRET'];
const withPlaceholders = (fragments: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof({ weight: 2, arbitrary: fc.constant(P) }, { weight: 3, arbitrary: fc.constantFrom(...fragments) }),
      {
        maxLength: 4,
      },
    )
    .map((parts) => parts.join(''));

const anyText = withPlaceholders([...INNER, '/', '..', '\0', '\r\n', ':']);
const headerText = withPlaceholders(['Bearer ', ' ', 'é', 'token="', '"', '%41', '$&', '\\', ',', '\t']);
// A dot segment would be folded before anything is sent.
const pathText = withPlaceholders(INNER);
const names = fc
  .oneof(
    fc.constantFrom('model', 'n', '0', '10', '2', '', 'a.b', 'toString', 'constructor', 'x y', 'a[b]', 'é', '"', '%41'),
    fc.string({ minLength: 1, maxLength: 3 }),
  )
  // V8 13.6 (Node 24) reads names with escapes wrongly once an object had a name that begins with a backslash.
  .filter((name) => name !== '__proto__' && !name.includes(P) && !name.includes('\\'));

const scalars = fc.oneof(
  { weight: 4, arbitrary: anyText },
  { weight: 1, arbitrary: fc.constantFrom(0, -1.5, 1e21, Number.MAX_SAFE_INTEGER, true, false, null) },
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    scalars,
    fc.dictionary(names, tie('tree'), { maxKeys: 4 }),
    fc.array(tie('tree'), { maxLength: 3 }),
  ),
}));
const objects = fc.dictionary(names, tree, { maxKeys: 4 });

const authorizations = fc.oneof(
  fc.constant(null),
  fc.record({ kind: fc.constant('userinfo' as const), user: anyText, password: anyText }),
  fc.record({ kind: fc.constant('basic' as const), user: anyText, password: anyText }),
);
const bodies = fc.oneof(
  fc.record({
    kind: fc.constant('json' as const),
    type: fc.constantFrom(null, 'application/json', 'Application/JSON; charset=utf-8', 'application/vnd.api+json'),
    data: fc.oneof(objects, fc.array(tree, { maxLength: 3 })),
  }),
  fc.record({
    kind: fc.constant('form' as const),
    type: fc.constant('application/x-www-form-urlencoded'),
    data: objects,
  }),
  fc.record({
    kind: fc.constant('multipart' as const),
    type: fc.constantFrom(null, 'multipart/form-data'),
    data: objects,
  }),
  fc.record({
    kind: fc.constant('text' as const),
    type: fc.constantFrom('text/plain', 'application/xml'),
    data: anyText,
  }),
);

const models = fc.record({
  secret: secrets,
  method: fc.constantFrom('GET', 'head', 'DELETE', 'POST', 'put', 'PATCH'),
  escapesDollar: fc.boolean(),
  segments: fc.array(pathText, { maxLength: 3 }),
  query: fc.array(fc.tuple(names, anyText), { maxLength: 2 }),
  headers: fc.dictionary(fc.constantFrom('X-Api-Key', 'x-other', 'Accept'), headerText, { maxKeys: 2 }),
  authorization: authorizations,
  params: fc.dictionary(names, fc.oneof(scalars, fc.array(scalars, { maxLength: 3 })), { maxKeys: 3 }),
  body: bodies,
});
type Model = typeof models extends fc.Arbitrary<infer T> ? T : never;

export const samples: fc.Arbitrary<Sample> = models.map(sampleOf);

const holds = (text: string): boolean => text.includes(P);
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const CONTROL = /[\0-\x1f\x7f]/;
/** No server may read structure into it, however often it decodes and whatever its code page lacks. */
const fitsPath = (secret: string): boolean =>
  !/[/\\]|\.\.|%[\da-f]{2}|%[\da-f]?$|^[\s.]*(?:[;?#]|$)|[\u0080-\u009f¥₩٪⁄∕∖]/i.test(secret) &&
  !CONTROL.test(secret) &&
  Array.from(secret, (char) => [char, char.normalize('NFKC')] as const).every(
    ([char, folded]) => char === folded || !/[./\\;%]/.test(folded),
  );
const withoutColon = (text: string): string => text.replaceAll(':', '');

function sampleOf(model: Model): Sample {
  const { secret } = model;
  const sendsBody = ['POST', 'PUT', 'PATCH'].includes(model.method.toUpperCase());
  const body = sendsBody ? model.body : null;
  const hasFiles = body?.kind === 'multipart' && body.type === null;
  const authorization = model.authorization && {
    ...model.authorization,
    user: withoutColon(model.authorization.user),
  };
  const params = sendsBody ? [] : pairsOf(model.params);
  const headers: [string, string][] = Object.entries(model.headers).map(([name, text]) => [name, outerSpaceOff(text)]);

  const placements = new Set<string>();
  let possible = true;
  const place = (text: string, placement: string, fits: boolean): void => {
    if (!holds(text)) return;
    placements.add(placement);
    possible &&= fits && secret.isWellFormed();
  };
  for (const segment of model.segments) place(segment, 'path', fitsPath(secret));
  for (const [name, value] of [...model.query, ...params]) place(value, name === '' ? 'query' : `query:${name}`, true);
  for (const [name, value] of headers) place(value, `header:${name.toLowerCase()}`, fitsHeader(value, secret));
  if (
    authorization &&
    (holds(authorization.user) || authorization.kind === 'userinfo' || holds(authorization.password))
  ) {
    place(authorization.user, 'header:authorization', !CONTROL.test(secret) && !secret.includes(':'));
    place(authorization.password, 'header:authorization', !CONTROL.test(secret));
  }
  if (body) for (const [path, value] of leaves(body.data)) place(value, path === '' ? 'body' : `body:${path}`, true);
  // Every sample has a placeholder somewhere.
  if (placements.size === 0) {
    headers.push(['X-Added', P]);
    place(P, 'header:x-added', fitsHeader(P, secret));
  }

  const put = (text: string): string => text.split(P).join(secret);
  const basic = authorization?.kind === 'basic' && `${authorization.user}:${authorization.password}`;
  const sent = [...headers];
  if (basic !== false && basic !== undefined) sent.push(['Authorization', `Basic ${toBase64(basic)}`]);
  if (body?.type) sent.push(['Content-Type', body.type]);
  const inUrl = (text: string): string => {
    const encoded = encodeURIComponent(text);
    return model.escapesDollar ? encoded : encoded.replaceAll('%24CLIENT_SECRET', P);
  };
  const userinfo =
    authorization?.kind === 'userinfo' ? `${inUrl(authorization.user)}:${inUrl(authorization.password)}@` : '';
  const query = model.query.map(([name, value]) => `${encodeURIComponent(name)}=${inUrl(value)}`).join('&');
  const request: ClientSecretRequest = {
    clientSecretName: 'sample',
    url: `https://${userinfo}api.example/${model.segments.map(inUrl).join('/')}${query && `?${query}`}`,
    method: model.method,
    headers: Object.fromEntries(sent),
    ...(body && { data: body.data }),
    ...(!sendsBody && { params: model.params }),
  };
  const credentials = authorization && [authorization.user, authorization.password].map(put);
  const expected: Reading = {
    segments: (model.segments.length === 0 ? [''] : model.segments).map(put),
    query: [...model.query, ...params].map(([name, value]) => [name, put(value)]),
    headers: headers.map(([name, value]) => [name.toLowerCase(), put(value)]).sort(byName),
    credentials: credentials?.join('') === '' && authorization?.kind === 'userinfo' ? null : credentials,
    body: !body
      ? null
      : body.kind === 'json'
        ? deepPut(body.data, put)
        : body.kind === 'text'
          ? put(body.data)
          : fields(body.data, put),
  };
  return { secret, request, hasFiles, placements: [...placements].sort(), expected: possible ? expected : null };
}

const outerSpaceOff = (text: string): string => text.replace(/^[\t ]+|[\t ]+$/g, '');
const fitsHeader = (text: string, secret: string): boolean => {
  const value = text.split(P).join(secret);
  return /^[\t\x20-\x7e]*$/.test(secret) && outerSpaceOff(value) === value;
};
const toBase64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

const pairsOf = (params: Record<string, unknown>): [string, string][] =>
  Object.keys(params).flatMap((name) =>
    ([] as unknown[])
      .concat(params[name])
      .filter((value) => value !== null)
      .map((value): [string, string] => [name, `${value}`]),
  );

const entriesOf = (value: unknown): [string, unknown][] | null =>
  typeof value === 'object' && value !== null ? Object.entries(value) : null;

/** Each scalar with its path, as a policy writes it. */
function leaves(value: unknown, path: readonly string[] = []): [string, string][] {
  const inner = entriesOf(value);
  if (inner) return inner.flatMap(([name, child]) => leaves(child, [...path, name]));
  return [[path.some((name) => name === '' || /[.[\]]/.test(name)) ? '' : path.join('.'), `${value}`]];
}

function deepPut(value: unknown, put: (text: string) => string): unknown {
  if (typeof value === 'string') return put(value);
  if (Array.isArray(value)) return value.map((item) => deepPut(item, put));
  const inner = entriesOf(value);
  return inner ? Object.fromEntries(inner.map(([name, child]) => [name, deepPut(child, put)])) : value;
}

/** `a[b][0]` as forms nest, depth first. */
function fields(data: unknown, put: (text: string) => string, name: string | null = null): [string, string][] {
  const inner = entriesOf(data);
  if (inner) return inner.flatMap(([key, value]) => fields(value, put, name === null ? key : `${name}[${key}]`));
  return data === null ? [] : [[name ?? '', put(`${data}`)]];
}

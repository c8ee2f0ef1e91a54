import * as v from 'valibot';

/**
 * What is read of a Postman collection (https://schema.getpostman.com, versions 2.0 and 2.1). What does not have the
 * expected type is treated as missing: many tools write collections.
 */

const text = v.fallback(v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String)), '');
const optional = <T extends v.GenericSchema>(schema: T) => v.fallback(v.optional(schema), undefined as never);
const list = <T extends v.GenericSchema>(schema: T) =>
  v.fallback(
    v.pipe(
      v.array(v.unknown()),
      v.transform((all) => all.flatMap((one) => parsed(schema, one))),
    ),
    [],
  );

function parsed<T extends v.GenericSchema>(schema: T, value: unknown): v.InferOutput<T>[] {
  const result = v.safeParse(schema, value);
  return result.success ? [result.output] : [];
}

const flag = v.fallback(v.boolean(), false);
const pairSchema = v.object({ key: text, value: text, disabled: flag });

export const variableSchema = v.object({ key: text, id: text, value: text, type: text, disabled: flag });

export const authSchema = v.looseObject({ type: text });

const urlSchema = v.union([
  v.pipe(
    v.string(),
    v.transform((raw) => ({ raw, protocol: '', host: '', path: [], query: [], variable: [] as Pair[] })),
  ),
  v.object({
    raw: text,
    protocol: text,
    host: v.fallback(
      v.union([
        v.string(),
        v.pipe(
          v.array(text),
          v.transform((parts) => parts.join('.')),
        ),
      ]),
      '',
    ),
    path: v.fallback(
      v.union([
        v.array(
          v.union([
            v.string(),
            v.pipe(
              v.object({ value: text }),
              v.transform(({ value }) => value),
            ),
          ]),
        ),
        v.pipe(
          v.string(),
          v.transform((path) => path.split('/')),
        ),
      ]),
      [],
    ),
    query: list(pairSchema),
    variable: list(pairSchema),
  }),
]);

const bodySchema = v.object({
  mode: text,
  raw: text,
  urlencoded: list(pairSchema),
  formdata: list(v.object({ ...pairSchema.entries, type: text, src: v.optional(v.unknown()) })),
  graphql: v.fallback(v.object({ query: text, variables: text }), { query: '', variables: '' }),
  options: v.fallback(v.object({ raw: v.object({ language: text }) }), { raw: { language: '' } }),
  disabled: flag,
});

const requestSchema = v.union([
  v.pipe(
    v.string(),
    v.transform((url) => ({ url, method: 'GET' })),
  ),
  v.object({
    url: v.optional(v.unknown()),
    method: v.fallback(v.string(), 'GET'),
    header: v.optional(v.unknown()),
    auth: optional(v.nullable(authSchema)),
    body: optional(v.nullable(bodySchema)),
  }),
]);

const itemSchema = v.object({
  name: text,
  item: optional(v.array(v.unknown())),
  request: v.optional(v.unknown()),
  auth: optional(v.nullable(authSchema)),
  variable: list(variableSchema),
});

export const collectionSchema = v.object({
  info: v.object({ name: text }),
  item: v.array(v.unknown()),
  auth: optional(v.nullable(authSchema)),
  variable: list(variableSchema),
});

export type Pair = v.InferOutput<typeof pairSchema>;
export type Variable = v.InferOutput<typeof variableSchema>;
export type Auth = v.InferOutput<typeof authSchema>;
export type Item = v.InferOutput<typeof itemSchema>;
export type Body = v.InferOutput<typeof bodySchema>;
export type Url = v.InferOutput<typeof urlSchema>;

export const itemOf = (value: unknown): Item | undefined => parsed(itemSchema, value)[0];
export const requestOf = (value: unknown) => parsed(requestSchema, value)[0];
export const urlOf = (value: unknown): Url | undefined => parsed(urlSchema, value)[0];

/** A list of headers, or their lines. */
export function headersOf(value: unknown): Pair[] {
  if (typeof value !== 'string') return parsed(list(pairSchema), value)[0] ?? [];
  return value.split(/\r?\n/).flatMap((line) => {
    const [key = '', text] = line.split(/:(.*)/s);
    return text === undefined ? [] : [{ key, value: text.trim(), disabled: false }];
  });
}

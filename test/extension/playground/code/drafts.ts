import fc from 'fast-check';
import { type Draft, EMPTY_DRAFT, type Field, field, row } from '../../../../extension/request-model/draft.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    "it's",
    '$CLIENT_SECRET',
    '"; exit 1',
    '$(x) `id`',
    '\\',
    '</form>',
    '&amp;',
    '\u2028',
    '-d',
    '@a',
    '<!--',
  ),
);
const headerName = fc.stringMatching(/^[A-Za-z][A-Za-z-]{0,8}$/);
const fieldName = fc.oneof(
  fc.constantFrom('a', 'b', 'a[b]', 'a[b][c]', 'to[]', 'a[to][]', 'toString'),
  fc.stringMatching(/^[a-z][a-z0-9_.]{0,6}$/),
);
const isOn = fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false));
const rows = (name: fc.Arbitrary<string>) =>
  fc.array(
    fc.tuple(name, text, isOn).map(([one, value, on]) => ({ ...row(one, value), on })),
    { maxLength: 4 },
  );
const textFields = fc.array(
  fc.tuple(fieldName, text).map(([name, value]): Field => field(name, value)),
  { maxLength: 4 },
);
const file = fieldName.map(
  (name): Field => ({ ...field(name), kind: 'file', file: { name: 'a.png', size: 1, type: '' } }),
);

const body: fc.Arbitrary<Draft['body']> = fc.oneof(
  fc.constant<Draft['body']>({ kind: 'none', text: '', fields: [] }),
  text.map((one): Draft['body'] => ({ kind: 'text', text: one, fields: [] })),
  fc
    .tuple(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(0, 2))
    .map(([value, indent]): Draft['body'] => ({ kind: 'json', text: JSON.stringify(value, null, indent), fields: [] })),
  textFields.map((fields): Draft['body'] => ({ kind: 'form', text: '', fields })),
  fc
    .tuple(textFields, fc.array(file, { maxLength: 1 }))
    .map(([fields, files]): Draft['body'] => ({ kind: 'multipart', text: '', fields: [...fields, ...files] })),
);

/** Requests of every kind, also with what has a meaning to a shell, to JavaScript or to HTML. */
export const drafts: fc.Arbitrary<Draft> = fc
  .record({
    method: fc.constantFrom<Draft['method'][]>('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'),
    url: text.map((one) => `https://api.example/${one}`),
    headers: rows(headerName),
    params: rows(fieldName),
    body,
    queue: fc.option(
      fc.record({
        on: fc.boolean(),
        name: text,
        poll: fc.constantFrom('', '0', '250.5', '2000'),
        expires: fc.constantFrom('', '1', '86400'),
      }),
      { nil: undefined },
    ),
    runAs: fc.constantFrom<Draft['runAs'][]>(EMPTY_DRAFT.runAs, { ...EMPTY_DRAFT.runAs, kind: 'anonymous' }),
  })
  .map((parts) => ({ ...EMPTY_DRAFT, secret: 'openai', ...parts }));

import { expect, test } from 'vitest';
import { imported, sent } from './build.ts';

const PETS = {
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1' },
  servers: [{ url: 'https://{region}.api.example/v1/', variables: { region: { default: 'eu' } } }],
  security: [{ key: [] }],
  paths: {
    '/pets/{id}': {
      parameters: [{ $ref: '#/components/parameters/Id' }],
      get: {
        summary: 'Get a pet',
        tags: ['Reading'],
        parameters: [
          {
            name: 'fields',
            in: 'query',
            required: true,
            schema: { type: 'array', items: { type: 'string', enum: ['name'] } },
          },
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1 } },
          { name: 'session', in: 'cookie', schema: { type: 'string' } },
          { name: 'X-Trace', in: 'header', schema: { type: 'string', format: 'uuid' } },
        ],
      },
      put: {
        operationId: 'replacePet',
        security: [{ login: [] }],
        requestBody: {
          content: { 'text/xml': {}, 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
        },
      },
    },
    '/photos': {
      post: {
        security: [],
        requestBody: {
          content: {
            'multipart/form-data': {
              schema: {
                type: 'object',
                properties: { title: { type: 'string' }, photo: { type: 'string', format: 'binary' } },
              },
            },
          },
        },
      },
      trace: {},
    },
  },
  components: {
    parameters: { Id: { name: 'id', in: 'path', required: true, example: 'a b' } },
    securitySchemes: {
      key: { type: 'apiKey', in: 'header', name: 'X-Pets-Key' },
      login: { type: 'http', scheme: 'bearer' },
    },
    schemas: {
      Pet: {
        allOf: [
          {
            type: 'object',
            properties: { id: { type: 'integer', readOnly: true }, name: { type: 'string', example: 'Otto' } },
          },
          {
            properties: {
              parent: { $ref: '#/components/schemas/Pet' },
              kind: { oneOf: [{ const: 'otter' }, { const: 'seal' }] },
            },
          },
        ],
      },
    },
  },
};

test('each operation becomes a call with example values and the placeholder', async () => {
  const { calls, format, skipped } = await imported(PETS);
  expect(format).toBe('OpenAPI');
  expect(skipped).toEqual([{ why: 'the method TRACE can’t be sent', count: 1 }]);
  const [get, put, post] = calls.map(({ folder, name, draft }) => ({ folder, name, ...sent(draft) }));
  expect(get).toEqual({
    folder: 'Pets / Reading',
    name: 'Get a pet',
    request: 'GET https://eu.api.example/v1/pets/a%20b?fields=name',
    headers: ['(off) X-Trace: 3fa85f64-5717-4562-b3fc-2c963f66afa6', 'X-Pets-Key: $CLIENT_SECRET'],
    params: ['(off) limit=1'],
  });
  expect(put).toMatchObject({
    folder: 'Pets',
    name: 'replacePet',
    request: 'PUT https://eu.api.example/v1/pets/a%20b',
    headers: ['Authorization: Bearer $CLIENT_SECRET', 'Content-Type: application/json'],
  });
  expect(JSON.parse(String(put?.body))).toMatchObject({ name: 'Otto', kind: 'otter', parent: { name: 'Otto' } });
  expect(String(put?.body)).not.toContain('"id"');
  expect(post).toEqual({
    folder: 'Pets',
    name: 'POST /photos',
    request: 'POST https://eu.api.example/v1/photos',
    headers: [],
    body: ['title=string', 'photo: file'],
  });
});

test('Swagger 2 and YAML are read like OpenAPI 3', async () => {
  const { calls, format } = await imported(`
swagger: "2.0"
info: { title: Old pets, version: "1" }
host: api.example
basePath: /v2
schemes: [https]
securityDefinitions:
  token: { type: apiKey, in: query, name: api_key }
security: [{ token: [] }]
paths:
  /pets:
    post:
      consumes: [application/json]
      parameters:
        - { in: body, name: pet, schema: { $ref: "#/definitions/Pet" } }
    get:
      parameters: [{ in: query, name: limit, type: integer, default: 5, required: true }]
definitions:
  Pet: { type: object, properties: { name: { type: string, example: Otto } } }
`);
  expect(format).toBe('Swagger');
  expect(calls.map(({ draft }) => sent(draft))).toEqual([
    { request: 'GET https://api.example/v2/pets?api_key=$CLIENT_SECRET&limit=5', headers: [] },
    {
      request: 'POST https://api.example/v2/pets?api_key=$CLIENT_SECRET',
      headers: ['Content-Type: application/json'],
      body: '{\n  "name": "Otto"\n}',
    },
  ]);
});

test('a key that is given as an example is not kept', async () => {
  const key = `sk-proj-${'aB3dE5fG7h'.repeat(5)}`;
  const { calls } = await imported({
    openapi: '3.0.0',
    servers: [{ url: 'https://api.example' }],
    paths: {
      '/a': {
        get: { parameters: [{ name: 'q', in: 'query', required: true, example: key }] },
        post: { requestBody: { content: { 'application/json': { example: { apiKey: 'short', note: key } } } } },
      },
    },
  });
  expect(JSON.stringify(calls)).not.toMatch(/aB3dE5fG7h|short/);
});

/** A schema whose ten members each have ten members, and so on. */
const laughs = Object.fromEntries(
  Array.from({ length: 12 }, (_, level) => [
    `L${level}`,
    {
      type: 'object',
      properties: Object.fromEntries(
        Array.from({ length: 10 }, (_, index) => [`p${index}`, { $ref: `#/components/schemas/L${level + 1}` }]),
      ),
    },
  ]),
);

test('schemas that refer to themselves, multiply or ask for endless values have a small example', async () => {
  const body = (schema: object) => ({ requestBody: { content: { 'application/json': { schema } } } });
  const { calls } = await imported({
    openapi: '3.0.0',
    servers: [{ url: 'https://api.example' }],
    paths: {
      '/laughs': { post: body({ $ref: '#/components/schemas/L0' }) },
      '/items': { post: body({ type: 'array', minItems: 1e9, items: { type: 'string', minLength: 1e9 } }) },
      '/circle': { post: body({ $ref: '#/components/schemas/A' }) },
      '/elsewhere': { post: body({ $ref: 'https://evil.example/schema.json' }) },
      '/prototype': { post: body({ $ref: '#/constructor/prototype' }) },
      '/self': { $ref: '#/paths/~1self' },
      '/format': { post: body({ type: 'string', format: 'constructor' }) },
    },
    components: {
      schemas: { ...laughs, A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } },
    },
  });
  expect(calls.map(({ draft }) => draft.body.text.length < 20_000)).toEqual(calls.map(() => true));
  expect(calls.map(({ draft }) => draft.body.text).slice(1)).toEqual(['[\n  "string"\n]', '', '', '', 'string']);
});

test('without a server, the address is left for the person', async () => {
  const { calls } = await imported({ openapi: '3.0.0', servers: [{ url: '/api' }], paths: { '/a': { get: {} } } });
  expect(calls[0]?.draft.url).toBe('/api/a');
});

import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { VERSION } from '../config/version.ts';
import { RESPONSES, ref, type Schema } from './responses.ts';
import type { Access, Content, RouteDescription } from './route-description.ts';

/** OpenAPI 3.1 of the relay. https://spec.openapis.org/oas/v3.1.1 */
export function openApiDocument(routes: readonly RouteDescription[], publicUrl: string): Schema {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const route of routes) {
    const path = templateOf(route);
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Client Secret Relay',
      version: VERSION,
      description: 'Keeps client secrets and puts them into calls to third-party APIs.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      schemas: RESPONSES,
      securitySchemes: {
        device: { type: 'http', scheme: 'bearer', description: 'Token of a paired device (`csr_…`).' },
        user: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A signed-in user of your app.' },
      },
    },
  };
}

/** The path of a route with `{name}` for what varies, as OpenAPI writes it. */
export const templateOf = ({ path }: Pick<RouteDescription, 'path'>): string => path.replaceAll(/[:*](\w+)/g, '{$1}');

/** The empty requirement means that none has to be met. */
const SECURITY: Readonly<Record<Access, readonly Schema[]>> = {
  anyone: [],
  caller: [{}, { user: [] }, { device: [] }],
  owner: [{ device: [] }],
};

const json = (schema: Schema): Schema => ({ 'application/json': { schema } });

/** The schema of a JSON body is that of what is sent; a query is text, so its schema is that of the values in it. */
const schemaOf = (schema: GenericSchema, typeMode: 'input' | 'output'): Schema => {
  const { $schema: _, ...rest } = toJsonSchema(schema, { errorMode: 'ignore', typeMode });
  return rest;
};

function operation(route: RouteDescription): Schema {
  const { method, access, summary, body, query, responses } = route;
  const path = templateOf(route);
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const { properties = {} } = query ? schemaOf(query, 'output') : {};
  const inQuery = Object.entries(properties as object).map(([name, schema]) => ({ name, in: 'query', schema }));
  return {
    operationId: `${method} ${path}`.replace(
      /[^\w]+(\w)?/g,
      (_, next: string | undefined) => next?.toUpperCase() ?? '',
    ),
    summary,
    security: SECURITY[access],
    parameters: [...inPath, ...inQuery],
    ...(body && { requestBody: { required: true, content: json(schemaOf(body, 'input')) } }),
    responses: {
      ...Object.fromEntries(Object.entries(responses).map(([status, content]) => [status, response(content)])),
      default: {
        description: 'What is wrong, with a stable code.',
        content: { 'application/problem+json': { schema: ref('Problem') } },
      },
    },
  };
}

function response(content: Content): Schema {
  if (content === null) return { description: 'Done.' };
  if (typeof content === 'string') return { description: content, content: json(ref(content)) };
  return { description: 'The content.', content: { [content.type]: {} } };
}

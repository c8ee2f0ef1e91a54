import { VERSION } from '../config/version.ts';
import { RESPONSES, ref, type Schema } from './responses.ts';
import { ROUTES, type RouteDescription, type Who } from './routes.ts';

/** OpenAPI 3.1 of the relay. https://spec.openapis.org/oas/v3.1.1 */
export function openApiDocument(publicUrl: string): Schema {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const route of ROUTES) paths[route.path] = { ...paths[route.path], [route.method]: operation(route) };
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

/** An empty requirement is "without". */
const SECURITY: Readonly<Record<Who, readonly Schema[]>> = {
  anyone: [],
  caller: [{}, { user: [] }, { device: [] }],
  owner: [{ device: [] }],
};

const json = (schema: Schema): Schema => ({ 'application/json': { schema } });

function operation({ method, path, who, does, body, query, answers }: RouteDescription): Schema {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(query ?? {}).map(([name, schema]) => ({ name, in: 'query', schema }));
  return {
    operationId: `${method} ${path}`.replace(
      /[^\w]+(\w)?/g,
      (_, next: string | undefined) => next?.toUpperCase() ?? '',
    ),
    summary: does,
    security: SECURITY[who],
    parameters: [...inPath, ...inQuery],
    ...(body && { requestBody: { required: true, content: json(body) } }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, response(answer)])),
      default: {
        description: 'What was wrong, with a stable code.',
        content: { 'application/problem+json': { schema: ref('Problem') } },
      },
    },
  };
}

function response(answer: RouteDescription['answers'][number]): Schema {
  if (answer === null) return { description: 'Done.' };
  if (typeof answer === 'string') return { description: answer, content: json(ref(answer)) };
  return { description: 'The content.', content: { [answer.type]: {} } };
}

import { sendsBody } from '../../../shared/placeholder/plan.ts';
import { type Draft, type Row, row } from '../../request-model/draft.ts';
import { withNewPair } from '../../request-model/url-query.ts';
import { draftOfParts } from '../request-draft.ts';
import { bodyOf } from './body.ts';
import { listOf, memberOf, type Part, partOf, type Resolve, textOf } from './document.ts';
import { sampleOf } from './sample.ts';
import { secured } from './security.ts';

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly item: Part;
  readonly operation: Part;
}

/** The call of an operation with example values, or why there is none. */
export function draftOfOperation(
  { method, path, item, operation }: Operation,
  document: Part,
  resolve: Resolve,
): Draft | string {
  const parameters = parametersOf(item, operation, resolve);
  const base = serverOf(operation.servers ?? item.servers ?? document.servers);
  const sent = secured(
    {
      url: base + filledPath(path, parameters),
      headers: parameters.filter((one) => one.in === 'header').map(({ row }) => row),
    },
    operation.security ?? document.security,
    partOf(partOf(document.components)?.securitySchemes),
    resolve,
  );
  const query = parameters.filter((one) => one.in === 'query');
  const url = query.filter(({ row: { on } }) => on).reduce((rest, one) => withNewPair(rest, one.row), sent.url);
  const draft = draftOfParts({
    method,
    url,
    headers: sent.headers,
    body: bodyOf(resolve(operation.requestBody), resolve),
  });
  if (typeof draft === 'string') return draft;
  // Only calls without a body have parameters beside their URL, where those that are optional can be switched on.
  return sendsBody(draft.method) ? draft : { ...draft, params: query.map((one) => one.row).filter(({ on }) => !on) };
}

interface Parameter {
  readonly in: string;
  readonly row: Row;
}

/** By the names that OpenAPI ignores, and cookies, which a relay does not send. */
const IGNORED_HEADERS = /^(?:accept|content-type|authorization)$/i;
const MAX_PARAMETERS = 100;

/** Those of the operation take the place of those of its path. */
function parametersOf(item: Part, operation: Part, resolve: Resolve): Parameter[] {
  const all = new Map<string, Part>();
  for (const one of [...listOf(item.parameters), ...listOf(operation.parameters)].slice(0, MAX_PARAMETERS)) {
    const parameter = resolve(one);
    if (parameter) all.set(`${textOf(parameter.in)} ${textOf(parameter.name)}`, parameter);
  }
  return [...all.values()].flatMap((parameter): Parameter[] => {
    const [place, name] = [textOf(parameter.in), textOf(parameter.name)];
    if (name === '' || (place === 'header' && IGNORED_HEADERS.test(name))) return [];
    const on = parameter.required === true || place === 'path';
    return [{ in: place, row: { ...row(name, textOfParameter(parameter, resolve)), on } }];
  });
}

function textOfParameter(parameter: Part, resolve: Resolve): string {
  const [example] = Object.values(partOf(parameter.examples) ?? {});
  const [content] = Object.values(partOf(parameter.content) ?? {});
  const sample =
    parameter.example ?? resolve(example)?.value ?? sampleOf(parameter.schema ?? partOf(content)?.schema, resolve);
  if (sample === undefined || sample === null) return '';
  return Array.isArray(sample) ? sample.map(scalar).join(',') : scalar(sample);
}

const scalar = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

const filledPath = (path: string, parameters: readonly Parameter[]): string =>
  path.replace(/\{([^{}/]{1,200})\}/g, (all, name: string) => {
    const value = parameters.find((one) => one.in === 'path' && one.row.name === name)?.row.value ?? '';
    return value === '' ? all : encodeURIComponent(value.toWellFormed());
  });

/** The first server with the defaults of its variables; relative where the document does not say where it is served. */
function serverOf(servers: unknown): string {
  const server = partOf(listOf(servers)[0]);
  const variables = partOf(server?.variables);
  return textOf(server?.url)
    .replace(/\{([^{}/]{1,200})\}/g, (all, name: string) => textOf(partOf(memberOf(variables, name))?.default) || all)
    .replace(/\/$/, '');
}

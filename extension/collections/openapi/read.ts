import { fail, ok, type Result, refusal } from '../../../shared/errors.ts';
import { t } from '../../language/messages.ts';
import type { ReadCall, ReadFile, Skipped } from '../read-file.ts';
import { createResolve, listOf, type Part, partOf, textOf } from './document.ts';
import { draftOfOperation } from './operation.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'] as const;

export const isOpenApi = (value: unknown): boolean => {
  const part = partOf(value);
  return part !== null && (/^3\./.test(textOf(part.openapi)) || part.swagger === '2.0' || part.swagger === 2);
};

/** A description of an API in OpenAPI 3 or Swagger 2: one call per operation, in folders by the operations' tags. */
export async function readOpenApi(value: unknown): Promise<Result<ReadFile>> {
  const isSwagger = partOf(value)?.swagger !== undefined;
  const document = isSwagger ? await upgraded(value) : partOf(value);
  if (document === null) return fail(refusal('INVALID_PARAMETER', t('collections.file.openApi')));
  const resolve = createResolve(document);
  const title = textOf(partOf(document.info)?.title).slice(0, 80) || 'API';
  const calls: ReadCall[] = [];
  const skipped: Skipped[] = [];
  for (const [path, one] of Object.entries(partOf(document.paths) ?? {})) {
    const item = resolve(one);
    for (const method of METHODS) {
      const operation = item && partOf(item[method]);
      if (!item || !operation) continue;
      const name = textOf(operation.summary) || textOf(operation.operationId) || `${method.toUpperCase()} ${path}`;
      const draft = draftOfOperation({ method, path, item, operation }, document, resolve);
      if (typeof draft === 'string') skipped.push({ name, why: draft });
      else calls.push({ folder: folderOf(title, operation), name, draft });
    }
  }
  return ok({ format: isSwagger ? 'Swagger' : 'OpenAPI', calls, skipped });
}

function folderOf(title: string, operation: Part): string {
  const tag = textOf(listOf(operation.tags)[0]);
  return tag === '' ? title : `${title} / ${tag}`;
}

async function upgraded(value: unknown): Promise<Part | null> {
  const { upgradeFromTwoToThree } = await import('@scalar/openapi-upgrader/2.0-to-3.0');
  try {
    return partOf(upgradeFromTwoToThree({ ...partOf(value), swagger: '2.0' }));
  } catch {
    // It expects a valid description.
    return null;
  }
}

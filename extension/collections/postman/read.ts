import * as v from 'valibot';
import { fail, ok, type Result, refusal } from '../../../shared/errors.ts';
import { t } from '../../language/messages.ts';
import { textsOf } from '../../plain-keys/spots.ts';
import type { Draft } from '../../request-model/draft.ts';
import type { ReadCall, ReadFile, Skipped } from '../read-file.ts';
import { readRequest } from './request.ts';
import { type Auth, collectionSchema, itemOf } from './schema.ts';
import { secretOfVariable } from './secret-variable.ts';
import { createVariables, secretReferences, type Variables } from './variables.ts';

/** What a folder passes on to its requests. */
interface Inherited {
  readonly folder: string;
  readonly auth: Auth | null | undefined;
  readonly variables: Variables;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Whether it is a collection of any version. */
export const isPostman = (value: unknown): boolean =>
  isRecord(value) &&
  ((isRecord(value.info) && Array.isArray(value.item)) ||
    (Array.isArray(value.requests) && Array.isArray(value.order)));

/** A collection in version 2.0 or 2.1, whose folders become folders. Scripts are not run and not kept. */
export function readPostman(value: unknown): Result<ReadFile> {
  const parsed = v.safeParse(collectionSchema, value);
  if (!parsed.success) {
    return fail(refusal('INVALID_PARAMETER', t('collections.file.oldPostman')));
  }
  const { info, item, auth, variable } = parsed.output;
  const calls: ReadCall[] = [];
  const skipped: Skipped[] = [];
  const walk = (items: readonly unknown[], inherited: Inherited): void => {
    for (const one of items.map(itemOf)) {
      if (!one) skipped.push({ name: inherited.folder, why: t('collections.skipped.notRequest') });
      else if (one.item) {
        walk(one.item, {
          folder: `${inherited.folder} / ${one.name}`,
          auth: one.auth ?? inherited.auth,
          variables: inherited.variables.with(one.variable),
        });
      } else {
        const read = readRequest(one.request, inherited.variables, one.auth ?? inherited.auth);
        if (typeof read === 'string') skipped.push({ name: one.name, why: read });
        else {
          const known = knownIn(read.draft, inherited.variables);
          const secret = secretOfVariable([read.secret ?? '', ...known].join(' '));
          calls.push({ ...read, draft: { ...read.draft, secret }, folder: inherited.folder, name: one.name, known });
        }
      }
    }
  };
  walk(item, { folder: info.name || 'Postman', auth, variables: createVariables(variable) });
  return ok({ format: 'Postman', calls, skipped });
}

const knownIn = (draft: Draft, { secrets }: Variables): string[] => [
  ...new Set([...textsOf(draft).flatMap(([text]) => secretReferences(text)), ...secrets]),
];

import * as v from 'valibot';
import { fail, ok, type Result, refusal } from '../../../shared/errors.ts';
import { t } from '../../language/messages.ts';
import type { Draft } from '../../request-model/draft.ts';
import type { ReadCall, ReadFile, Skipped } from '../read-file.ts';
import { callSchema, FORMAT, fileSchema, type OwnCall, VERSION } from './schema.ts';

export const isOwn = (value: unknown): boolean => v.is(v.object({ format: v.literal(FORMAT) }), value);

/** A file that this extension exported. */
export function readOwn(value: unknown): Result<ReadFile> {
  const file = v.safeParse(fileSchema, value);
  if (!file.success) return fail(refusal('INVALID_PARAMETER', t('collections.file.noList')));
  const { version, folders, calls } = file.output;
  if (version > VERSION) {
    return fail(refusal('INVALID_PARAMETER', t('collections.file.later')));
  }
  const skipped: Skipped[] = [];
  const read = (folder: string | null, list: readonly unknown[]): ReadCall[] =>
    list.flatMap((one) => {
      const call = v.safeParse(callSchema, one);
      if (call.success) return [{ folder, name: call.output.name, draft: draftOf(call.output) }];
      skipped.push({ name: '', why: t('collections.skipped.notCall') });
      return [];
    });
  const all = [...read(null, calls), ...folders.flatMap(({ name, calls: list }) => read(name, list))];
  return ok({ format: 'Client Secret Relay', calls: all, folders: folders.map(({ name }) => name), skipped });
}

function draftOf({ request }: OwnCall): Draft {
  const { headers, params, body } = request;
  const withId = <T extends object>(one: T) => ({ ...one, id: crypto.randomUUID() });
  return {
    ...request,
    headers: headers.map(withId),
    params: params.map(withId),
    body: { ...body, fields: body.fields.map(withId) },
  };
}

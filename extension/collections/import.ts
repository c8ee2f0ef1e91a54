import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import { number } from '../language/format.ts';
import { t } from '../language/messages.ts';
import type { Hint } from '../leaks/keys-in-text.ts';
import type { Draft } from '../request-model/draft.ts';
import { nameOf, safeName } from '../saved/name.ts';
import { withoutCredentials } from './credentials/without-credentials.ts';
import { readDocument } from './document.ts';
import { isHar, readHar } from './har/read.ts';
import { isOpenApi, readOpenApi } from './openapi/read.ts';
import { isOwn, readOwn } from './own/read.ts';
import { isPostman, readPostman } from './postman/read.ts';
import type { Format, ReadFile } from './read-file.ts';

/** A call that can be saved: without credentials. */
export interface ImportedCall {
  readonly folder: string | null;
  readonly name: string;
  readonly draft: Draft;
}

/** What a file would add, before any of it is saved. */
export interface Import {
  readonly format: Format;
  readonly calls: readonly ImportedCall[];
  /** Folders that are made even if they are empty. */
  readonly folders: readonly string[];
  /** Calls in which the placeholder took the place of a credential. */
  readonly replaced: number;
  /** Other credentials, cookies and signatures, which were masked or left out. */
  readonly removed: number;
  /** How many calls are not imported, by the reason. */
  readonly skipped: readonly { readonly why: string; readonly count: number }[];
}

const FORMATS = [
  [isOwn, readOwn],
  [isHar, readHar],
  [isPostman, readPostman],
  [isOpenApi, readOpenApi],
] as const;

/** More cannot be saved anyway. */
const MAX_CALLS = 2_000;

/** Reads a file of one of the formats; nothing is stored. `hints`: the ends of the registered values. */
export async function readImport(file: Blob, hints: readonly Hint[]): Promise<Result<Import>> {
  const document = await readDocument(file);
  if (!document.ok) return document;
  const [, read] = FORMATS.find(([is]) => is(document.value)) ?? [];
  if (!read) {
    return fail(refusal('UNSUPPORTED_MEDIA_TYPE', t('collections.file.noFormat')));
  }
  const result = await read(document.value);
  return result.ok ? ok(cleaned(result.value, hints)) : result;
}

const safeFolder = (name: string): string => safeName(name, t('collections.name.imported'));

function cleaned({ format, calls, folders = [], skipped }: ReadFile, hints: readonly Hint[]): Import {
  const kept = calls.slice(0, MAX_CALLS);
  const clean = kept.map(({ folder, name, draft, ...credentials }) => ({
    folder: folder === null ? null : safeFolder(folder),
    name,
    ...withoutCredentials(draft, hints, credentials),
  }));
  const reasons = new Map<string, number>();
  for (const { why } of skipped) reasons.set(why, (reasons.get(why) ?? 0) + 1);
  if (calls.length > kept.length)
    reasons.set(t('collections.skipped.tooMany', { count: number(MAX_CALLS) }), calls.length - kept.length);
  return {
    format,
    calls: clean.map(({ folder, name, draft }) => ({ folder, name: safeName(name, nameOf(draft)), draft })),
    folders: folders.map(safeFolder),
    replaced: clean.filter(({ isReplaced }) => isReplaced).length,
    removed: clean.reduce((sum, { removed }) => sum + removed, 0),
    skipped: [...reasons].map(([why, count]) => ({ why, count })),
  };
}

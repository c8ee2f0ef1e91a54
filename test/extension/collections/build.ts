import { expect } from 'vitest';
import { type Import, readImport } from '../../../extension/collections/import.ts';
import type { Hint } from '../../../extension/leaks/keys-in-text.ts';
import type { Draft } from '../../../extension/request-model/draft.ts';

const file = (content: unknown): Blob =>
  new Blob([
    typeof content === 'string' || content instanceof Uint8Array ? (content as string) : JSON.stringify(content),
  ]);

/** What a file would add. */
export async function imported(content: unknown, hints: readonly Hint[] = []): Promise<Import> {
  const result = await readImport(file(content), hints);
  if (!result.ok) throw new Error(result.refusal.detail);
  return result.value;
}

/** The code and the reason with which a file is refused. */
export async function refused(content: unknown): Promise<string> {
  const result = await readImport(file(content), []);
  expect(result.ok).toBe(false);
  return result.ok ? '' : `${result.refusal.code}: ${result.refusal.detail}`;
}

/** A draft in short: what is sent, without ids. */
export const sent = ({ method, url, headers, params, body }: Draft) => ({
  request: `${method} ${url}`,
  headers: headers.map(({ name, value, on }) => `${on ? '' : '(off) '}${name}: ${value}`),
  ...(params.length > 0 && { params: params.map(({ name, value, on }) => `${on ? '' : '(off) '}${name}=${value}`) }),
  ...(body.kind !== 'none' && {
    body:
      body.kind === 'form' || body.kind === 'multipart'
        ? body.fields.map(({ name, value, kind }) => (kind === 'file' ? `${name}: file` : `${name}=${value}`))
        : body.text,
  }),
});

import * as v from 'valibot';
import type { Handlers, Page, Rows } from './contract.ts';

const envelope = v.strictObject({ name: v.string(), input: v.unknown() });

export type Reply = { readonly ok: true; readonly output: unknown } | { readonly ok: false; readonly error: string };

/** A message that has no row, a wrong caller or a wrong shape gets null: no answer at all. */
export function createServer<R extends Rows>(rows: R, handlers: Handlers<R>) {
  return (message: unknown, page: Page | null): Promise<Reply> | null => {
    const sent = v.safeParse(envelope, message);
    if (page === null || !sent.success || !Object.hasOwn(rows, sent.output.name)) return null;
    const { name } = sent.output;
    const row = rows[name];
    const handle = handlers[name];
    if (!row?.from.includes(page) || handle === undefined) return null;
    const input = v.safeParse(row.input, sent.output.input);
    if (!input.success) return null;
    return answer(name, () => handle(input.output));
  };
}

/** An exception is a bug. Its message could quote what the handler held, so only the row's name goes back. */
async function answer(name: string, handle: () => unknown): Promise<Reply> {
  try {
    return { ok: true, output: await handle() };
  } catch {
    return { ok: false, error: `The extension failed at ${name}.` };
  }
}

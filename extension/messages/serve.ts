import * as v from 'valibot';
import type { Handlers, Page, Rows } from './contract.ts';

const envelope = v.strictObject({ name: v.string(), input: v.unknown() });

export type Reply = { readonly ok: true; readonly output: unknown } | { readonly ok: false; readonly error: string };

/** Returns null, so that no reply is sent, if a message has no row, an unlisted sender or invalid input. */
export function createServer<R extends Rows>(rows: R, handlers: Handlers<R>) {
  return (message: unknown, page: Page | null): Promise<Reply> | null => {
    const sent = v.safeParse(envelope, message);
    if (page === null || !sent.success || !Object.hasOwn(rows, sent.output.name)) return null;
    const { name } = sent.output;
    const row = rows[name];
    const handle = handlers[name];
    if (!row?.from.includes(page) || handle === undefined) return null;
    const input = v.safeParse(row.input, sent.output.input);
    if (!input.success) {
      if (import.meta.env.DEV) warnInvalid(name, input.issues);
      return null;
    }
    return reply(name, () => handle(input.output));
  };
}

/** Logs where the input does not match the schema. Never its values, nor the issues' messages, which quote them. */
function warnInvalid(name: string, issues: readonly v.BaseIssue<unknown>[]): void {
  const paths = issues.map((issue) => v.getDotPath(issue) ?? '(input)');
  console.warn(`Message ${name} refused: invalid ${paths.join(', ')}`);
}

/** An exception is a bug. Its message could quote the handler's data, so the reply only has the name of the row. */
async function reply(name: string, handle: () => unknown): Promise<Reply> {
  try {
    return { ok: true, output: await handle() };
  } catch {
    return { ok: false, error: `The extension failed at ${name}.` };
  }
}

import type * as v from 'valibot';

/** The extension's own pages, which can be allowed to send a message; web pages and content scripts never are. */
export type Page = 'popup.html' | 'devtools.html' | 'panel.html';

/**
 * One row of the message table: who may call, what the input must be, what it returns. A feature keeps its rows in its
 * own `messages.ts`; `table.ts` lists them all; its `background.ts` brings the handlers.
 */
export interface Row<Input, Output> {
  readonly from: readonly Page[];
  readonly input: v.GenericSchema<unknown, Input>;
  /** Only a type: the reply comes from our own background and is not parsed. */
  readonly output?: (output: Output) => void;
}

/** `row<Output>()(schema)`: the output type is given, the input type is inferred. */
export const row =
  <Output>(from: readonly Page[] = ['popup.html']) =>
  <Input>(input: v.GenericSchema<unknown, Input>): Row<Input, Output> => ({ from, input });

// biome-ignore lint/suspicious/noExplicitAny: the only type that every row extends, whichever its input
export type Rows = Readonly<Record<string, Row<any, any>>>;
export type InputOf<R> = R extends Row<infer Input, infer _> ? Input : never;
export type OutputOf<R> = R extends Row<infer _, infer Output> ? Output : never;

export type Handlers<R extends Rows> = {
  readonly [Name in keyof R]: (input: InputOf<R[Name]>) => OutputOf<R[Name]> | Promise<OutputOf<R[Name]>>;
};

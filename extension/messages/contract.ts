import type * as v from 'valibot';

/** Our own pages that may be named as callers of a message; web pages and content scripts never are. */
export type Page = 'popup.html' | 'devtools.html' | 'panel.html';

/**
 * One row of the message table: who may call, what the input must be, what is answered. A feature keeps its rows in its
 * own `messages.ts`; `table.ts` lists them all; its `background.ts` brings the handlers.
 */
export interface Row<Input, Answer> {
  readonly from: readonly Page[];
  readonly input: v.GenericSchema<unknown, Input>;
  /** Only a type: the answer is our own and needs no parsing. */
  readonly answer?: (answer: Answer) => void;
}

/** `row<Answer>()(schema)`: the answer is named, the input is inferred. */
export const row =
  <Answer>(from: readonly Page[] = ['popup.html']) =>
  <Input>(input: v.GenericSchema<unknown, Input>): Row<Input, Answer> => ({ from, input });

// biome-ignore lint/suspicious/noExplicitAny: the only type that every row extends, whichever its input
export type Rows = Readonly<Record<string, Row<any, any>>>;
export type InputOf<R> = R extends Row<infer Input, infer _> ? Input : never;
export type AnswerOf<R> = R extends Row<infer _, infer Answer> ? Answer : never;

export type Handlers<R extends Rows> = {
  readonly [Name in keyof R]: (input: InputOf<R[Name]>) => AnswerOf<R[Name]> | Promise<AnswerOf<R[Name]>>;
};

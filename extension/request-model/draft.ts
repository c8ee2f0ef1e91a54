import * as v from 'valibot';
import { isMethod, type Method } from '../../shared/protocol/policy.ts';

/**
 * The state of the request form: serializable, stored while the popup is closed. It has the names of files, but not
 * their contents, so they have to be chosen again when the popup is reopened.
 */

const MAX_TEXT = 1_000_000;
const text = v.pipe(v.string(), v.maxLength(MAX_TEXT));

const rowEntries = { id: v.string(), name: text, value: text, on: v.boolean() };
const rowSchema = v.object(rowEntries);

const fieldSchema = v.object({
  ...rowEntries,
  /** Metadata of the chosen file; `null` for a text, or if none is chosen yet. */
  file: v.nullable(v.object({ name: v.string(), size: v.number(), type: v.string() })),
  kind: v.picklist(['text', 'file']),
});

export const draftSchema = v.object({
  secret: text,
  method: v.custom<Method>((value) => typeof value === 'string' && isMethod(value)),
  url: text,
  headers: v.array(rowSchema),
  params: v.array(rowSchema),
  body: v.object({
    kind: v.picklist(['none', 'json', 'form', 'multipart', 'text']),
    /** JSON or plain text. */
    text,
    /** Form and multipart fields. */
    fields: v.array(fieldSchema),
  }),
  runAs: v.object({
    kind: v.picklist(['owner', 'anonymous', 'user']),
    /** Subject and claims (JSON text, may be empty) of the test user. */
    sub: text,
    claims: text,
  }),
  /** The relay's queue, in which the call waits if it is on. Numbers as typed: milliseconds and seconds. */
  queue: v.optional(v.object({ on: v.boolean(), name: text, poll: text, expires: text })),
});

export type Draft = v.InferOutput<typeof draftSchema>;
export type Row = v.InferOutput<typeof rowSchema>;
export type Field = v.InferOutput<typeof fieldSchema>;
export type BodyKind = Draft['body']['kind'];
export type RunAs = Draft['runAs'];

/** `id` is the row's key for rendering. */
export const row = (name = '', value = ''): Row => ({ id: crypto.randomUUID(), name, value, on: true });
export const field = (name = '', value = ''): Field => ({ ...row(name, value), kind: 'text', file: null });

export const EMPTY_DRAFT: Draft = {
  secret: '',
  method: 'POST',
  url: '',
  headers: [],
  params: [],
  body: { kind: 'json', text: '', fields: [] },
  runAs: { kind: 'owner', sub: 'test-user', claims: '' },
};

/** Whether a row is sent: it is switched on and has a name. */
export const isSent = (one: Row): boolean => one.on && one.name.trim() !== '';

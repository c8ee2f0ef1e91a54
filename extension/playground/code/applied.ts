import { fieldsOf } from '../../../shared/placeholder/form-body.ts';
import { draftOf } from '../../inspector/actions/draft-of.ts';
import { type Draft, type Field, field, type Row, row } from '../../request-model/draft.ts';
import { filePartName } from '../../request-model/fields.ts';
import { pickQueueFields } from '../../request-model/queue-fields.ts';
import { type Composed, composeRequest } from '../../request-model/to-request.ts';

/**
 * The draft with a request that was read from code. What did not change keeps its rows and its text, also what no code
 * says: rows that are switched off, chosen files, the caller.
 */
export function applied(draft: Draft, next: Composed): Draft {
  const before = composeRequest(draft);
  const files = withChosen(next.files, draft);
  const read = draftSaying({ ...next, files });
  const isSameQueue = before.ok && queueText(before.value) === queueText(next);
  const queue = isSameQueue ? draft.queue : (read.queue ?? (draft.queue && { ...draft.queue, on: false }));
  const base = { ...read, runAs: draft.runAs, queue };
  if (!before.ok) return base;
  if (saysSame(before.value, next)) return draft;
  const candidates: Draft[] = [
    { ...base, headers: draft.headers, params: draft.params, body: draft.body },
    { ...base, headers: draft.headers, params: draft.params },
    { ...base, headers: [...base.headers, ...unsent(draft.headers)], params: draft.params, body: draft.body },
    {
      ...base,
      headers: [...base.headers, ...unsent(draft.headers)],
      params: [...base.params, ...unsent(draft.params)],
    },
  ];
  return candidates.find((one) => says(one, next)) ?? base;
}

const unsent = (rows: readonly Row[]): Row[] => rows.filter(({ on }) => !on);

/** With the metadata and the id of a file that was chosen for the field, by which the file is found. */
function withChosen(files: readonly Field[], { body }: Draft): Field[] {
  const chosen = body.fields.filter(({ kind }) => kind === 'file');
  return files.map((one) => chosen.find(({ name }) => filePartName(name) === filePartName(one.name)) ?? one);
}

/** A draft that sends exactly the request; as JSON, with every header as a row, where no other body would. */
function draftSaying(composed: Composed): Draft {
  const { headers = {}, data } = composed.request;
  const draft = draftOf(composed);
  const sent = isForm(draft) ? fieldsOf(data) : null;
  const fields = sent?.ok ? sent.value.map(({ name, value }) => field(name, value)) : [];
  const byName: Draft = isForm(draft)
    ? { ...draft, body: { ...draft.body, fields: [...fields, ...composed.files] } }
    : draft;
  const rows = Object.entries(headers).map(([name, value]) => row(name, value));
  const exact: Draft = { ...byName, headers: rows };
  const said = [draft, byName, exact].find((one) => says(one, composed));
  if (said) return said;
  const text = data === undefined ? '' : JSON.stringify(data, null, 2);
  return composed.files.length > 0 ? byName : { ...exact, body: { kind: 'json', text, fields: [] } };
}

const isForm = ({ body }: Draft): boolean => body.kind === 'form' || body.kind === 'multipart';

const says = (draft: Draft, wanted: Composed): boolean => {
  const composed = composeRequest(draft);
  return composed.ok && saysSame(composed.value, wanted);
};

/** Whether the same goes to the relay; names of headers are the same in any case, and in any order. */
export const saysSame = (one: Composed, other: Composed): boolean => textOf(one) === textOf(other);

function textOf({ request, files }: Composed): string {
  const { clientSecretName, url, method, headers = {}, params = {}, data } = request;
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]);
  const pairs = Object.entries(params).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]));
  const parts = files.map(({ name }) => filePartName(name));
  return JSON.stringify([
    clientSecretName,
    url.trim(),
    method,
    named.sort(),
    pairs,
    data,
    parts,
    pickQueueFields(request),
  ]);
}

const queueText = ({ request }: Composed): string => JSON.stringify(pickQueueFields(request));

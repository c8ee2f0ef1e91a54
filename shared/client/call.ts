import { ok, type Result } from '../errors.ts';
import type { ClientSecretRequest } from '../protocol/client-secret-request.ts';
import { describeFiles, nameOf } from './describe-files.ts';
import { type FormInput, isFormInput, readForm } from './form/read-form.ts';
import { type SplitRequest, splitFiles } from './form/split-files.ts';
import { invalid } from './invalid.ts';

export type CallInput = ClientSecretRequest | FormInput;

/** What `fetch` takes to bring a call to the relay: JSON, or with files the parts `request` and one for each file. */
export function callInit(input: CallInput): Result<{ body: BodyInit; headers: Record<string, string> }> {
  const split = splitInput(input);
  if (!split.ok) return split;
  const { request, files } = split.value;
  const text = toJson(files.length === 0 ? request : { ...request, files: describeFiles(files) });
  if (text === null) return invalid('request', 'The request contains a value that cannot be serialized as JSON.');
  if (files.length === 0) return ok({ body: text, headers: { 'Content-Type': 'application/json' } });

  return ok({ body: formOf(text, files), headers: {} });
}

/** A call with files as the relay takes it; `json` is the request, with `files` as `describeFiles` has them. */
export function formOf(json: string, files: SplitRequest['files']): FormData {
  const form = new FormData();
  form.append('request', json);
  for (const [path, file] of files) form.append(path, file, nameOf(file));
  return form;
}

function splitInput(input: CallInput): Result<SplitRequest> {
  if (isFormInput(input)) {
    const fields = readForm(input);
    return fields.ok ? splitFiles(fields.value) : fields;
  }
  if (typeof input !== 'object' || input === null) {
    return invalid('request', 'The request must be an object, a submit event, a form or FormData.');
  }
  return splitFiles({ ...input });
}

/** The message of the exception may quote a value. */
function toJson(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch {
    return null;
  }
}

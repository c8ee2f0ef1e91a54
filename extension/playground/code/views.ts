import { fail, ok, type Result, refusal } from '../../../shared/errors.ts';
import { t } from '../../language/messages.ts';
import { asCurl, asFetch, asPageCode } from '../../request-model/as-code.ts';
import { asForm } from '../../request-model/as-form.ts';
import type { Draft } from '../../request-model/draft.ts';
import type { Composed } from '../../request-model/to-request.ts';
import type { CodeLanguage } from '../compose/prism-editor.ts';

export { applied } from './applied.ts';

import { readCommand } from './read-command.ts';
import { readLiteral } from './read-literal.ts';
import { readMarkup } from './read-markup.ts';
import { readRequest } from './read-request.ts';
import { asBaseUrl, asGo, asPython, type Target } from './snippets.ts';
import type { CodeView } from './view.ts';

interface View {
  readonly label: string;
  readonly language: CodeLanguage;
  /** The refusal is a sentence on what this kind of code cannot say. */
  readonly write: (composed: Composed, target: Target) => Result<string>;
  /** Null: the code cannot be edited. The draft has what a command for the API itself leaves open. */
  readonly read: ((text: string, draft: Draft) => Result<Composed>) | null;
}

const readPageCode = (text: string): Result<Composed> => {
  const read = readLiteral(text);
  return read.ok ? readRequest(read.value) : read;
};

/** Code that has only the request, and no files. */
const withoutFiles =
  (write: (composed: Composed, target: Target) => string): View['write'] =>
  (composed, target) =>
    composed.files.length > 0
      ? fail(refusal('INVALID_PARAMETER', t('playground.code.noFiles')))
      : ok(write(composed, target));

/** An SDK gets its response from the call itself. */
const withoutQueue =
  (write: View['write']): View['write'] =>
  (composed, target) =>
    composed.request.queue === undefined && composed.request.poll === undefined
      ? write(composed, target)
      : fail(refusal('INVALID_PARAMETER', t('playground.code.noQueue')));

export const VIEWS: Readonly<Record<CodeView, View>> = {
  curl: {
    label: 'cURL',
    language: 'bash',
    write: (composed, { address, isAnonymous }) => ok(asCurl(composed, address, isAnonymous)),
    read: readCommand,
  },
  page: {
    label: 'clientSecretRequest',
    language: 'javascript',
    write: withoutFiles((composed) => asPageCode(composed)),
    read: readPageCode,
  },
  form: {
    label: t('playground.code.form'),
    language: 'markup',
    write: (composed) => asForm(composed),
    read: readMarkup,
  },
  fetch: {
    label: 'fetch',
    language: 'javascript',
    write: (composed, { address, isAnonymous }) => ok(asFetch(composed, address, isAnonymous)),
    read: null,
  },
  sdk: {
    label: t('playground.code.sdk'),
    language: 'javascript',
    write: withoutQueue(withoutFiles(asBaseUrl)),
    read: null,
  },
  python: { label: 'Python', language: 'python', write: withoutFiles(asPython), read: null },
  go: { label: 'Go', language: 'go', write: withoutFiles(asGo), read: null },
};

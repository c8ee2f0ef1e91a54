import type { Result } from '../../../shared/errors.ts';
import { separateCredential } from '../../curl/credential.ts';
import { readCurl } from '../../curl/read-curl.ts';
import { t } from '../../language/messages.ts';
import type { Draft } from '../../request-model/draft.ts';
import { type Composed, composeRequest, parseJson } from '../../request-model/to-request.ts';
import { readRequest, unreadable } from './read-request.ts';

/**
 * A curl command that calls the relay, as the playground writes it, or one that calls the API, as vendors document it:
 * a variable such as `$API_KEY` becomes the placeholder, and a key stays for the lint to find.
 */
export function readCommand(text: string, { secret }: Pick<Draft, 'secret'>): Result<Composed> {
  const read = readCurl(text);
  if (!read.ok) return read;
  const { draft, bodyFile } = read.value;
  if (bodyFile !== null) return unreadable(t('playground.code.file', { name: bodyFile.name }));
  if (/\/v1\/request$/.test(draft.url)) return requestOf(draft);
  const separated = separateCredential(draft);
  const isLiteral = separated.credential?.kind === 'literal';
  return composeRequest({ ...(isLiteral ? draft : separated.draft), secret });
}

/** The request in the body of a call to the relay. */
function requestOf({ body }: Draft): Result<Composed> {
  const parts = body.kind === 'multipart' ? body.fields : [];
  const json = body.kind === 'multipart' ? parts.find(({ name }) => name === 'request')?.value : body.text;
  const parsed = parseJson(json ?? '', 'request', t('playground.code.request'));
  if (!parsed.ok) return parsed;
  const files = parts.filter(({ kind }) => kind === 'file').map(({ name }) => name);
  return readRequest(parsed.value, files);
}

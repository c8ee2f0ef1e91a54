import { sendsBody } from '../../shared/placeholder/plan.ts';
import { isJsonType, mediaType } from '../../shared/protocol/media-type.ts';
import { t } from '../language/messages.ts';
import { type Draft, EMPTY_DRAFT, type Field, field, row } from '../request-model/draft.ts';
import { dataOfFields } from '../request-model/fields.ts';
import type { CurlRequest } from './curl-request.ts';
import { baseName } from './form-parts.ts';

const FORM = 'application/x-www-form-urlencoded';

/** A pasted curl command as a request of the playground. The key is still in it. */
export interface ReadCommand {
  readonly draft: Draft;
  /** Sentences on what is left out or has to be completed. */
  readonly notes: readonly string[];
  /** The file whose content is the body, which only the person has; null if there is none. */
  readonly bodyFile: { readonly name: string; readonly isText: boolean } | null;
}

/** The playground's form for a request, without a secret. */
export function draftOf({ method, url, headers, body, notes }: CurlRequest): ReadCommand {
  const bodyFile = null;
  const rows = headers.map(([name, value]) => row(name, value));
  const draft: Draft = { ...EMPTY_DRAFT, method, url, headers: rows, body: { kind: 'none', text: '', fields: [] } };
  if (body.kind === 'none') return { draft, notes, bodyFile };
  if (!sendsBody(method)) {
    return { draft, notes: [...notes, t('curl.note.noBody', { method })], bodyFile };
  }
  if (body.kind === 'parts') {
    // Its boundary is not known yet.
    const withoutType = rows.filter(({ name }) => name.toLowerCase() !== 'content-type');
    const fields = body.parts.map(
      (part): Field =>
        part.kind === 'text' ? field(part.name, part.value) : { ...field(part.name), kind: 'file', file: null },
    );
    return {
      draft: { ...draft, headers: withoutType, body: { kind: 'multipart', text: '', fields } },
      notes,
      bodyFile,
    };
  }
  if (body.kind === 'text') return { draft: withBody(draft, body.text), notes, bodyFile };
  const name = baseName(body.file);
  const isText = /^(?:$|text\/|application\/x-www-form-urlencoded)|json|xml|graphql/.test(typeOf(draft));
  const left = isText ? [] : [t('curl.note.fileBody', { file: name })];
  return { draft: withBody(draft, ''), notes: [...notes, ...left], bodyFile: { name, isText } };
}

const typeOf = ({ headers }: Draft): string =>
  mediaType(headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value);

/** The draft with a body that curl would send as this text. */
export const withBody = (draft: Draft, text: string): Draft => ({ ...draft, body: textBody(text, typeOf(draft)) });

function textBody(text: string, type: string): Draft['body'] {
  if (isJsonType(type)) return { kind: 'json', text: indented(text), fields: [] };
  const fields = type === FORM ? formFields(text) : null;
  return fields ? { kind: 'form', text: '', fields } : { kind: 'text', text, fields: [] };
}

/** Invalid JSON, such as an example with an ellipsis, stays as it is. */
function indented(text: string): string {
  try {
    // Numbers with more digits than JavaScript has would change.
    return /\d{16}/.test(text) ? text : JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Null where the text is no form, such as JSON without its type, or has names that the form cannot express. */
function formFields(text: string): Field[] | null {
  const pairs = text === '' ? [] : text.split('&').map((pair) => pair.split(/=(.*)/s));
  if (pairs.some(([name = '', value]) => value === undefined || /["{\s]/.test(name))) return null;
  const fields = pairs.map(([name = '', value = '']) => field(decoded(name), decoded(value)));
  return dataOfFields(fields).ok ? fields : null;
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

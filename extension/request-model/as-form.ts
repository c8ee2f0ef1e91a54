import { type FieldEntry, nest } from '../../shared/client/form/nest.ts';
import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import { t } from '../language/messages.ts';
import { filePartName } from './fields.ts';
import type { Composed } from './to-request.ts';

/**
 * The request as an HTML form, for `clientSecretRequest(event)`. Forms cannot express `null`, empty arrays and names
 * with brackets; such a request is refused. To verify the form, its fields are read back with the page client's own
 * reader.
 */
export function asForm({ request, files }: Composed): Result<string> {
  const entries = Object.entries(request).flatMap(([name, value]) => entriesOf(name, value));
  const read = nest(entries);
  if (!read.ok) return impossible(t('request_model.form.name', { name: read.refusal.param ?? '' }));
  if (JSON.stringify(read.value) !== JSON.stringify(request)) {
    return impossible(t('request_model.form.noFields'));
  }
  if (entries.some(([, value]) => typeof value === 'string' && !isWritable(value))) {
    return impossible(t('request_model.form.notHtml'));
  }
  const fields = [
    ...entries.map(([name, value]) => `  ${input(name, value)}`),
    ...files.map((one) => `  <input type="file" name="${escaped(filePartName(one.name))}">`),
  ];
  return ok(
    `<form onsubmit="relay.clientSecretRequest(event).then((response) => console.log(response))">\n${fields.join('\n')}\n  <button>Send</button>\n</form>\n`,
  );
}

const impossible = (why: string): Result<never> =>
  fail(refusal('INVALID_PARAMETER', t('request_model.form.impossible', { why })));

function entriesOf(name: string, value: unknown): FieldEntry[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((one, index) => entriesOf(`${name}[${index}]`, one));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, one]) => entriesOf(`${name}[${key}]`, one));
  }
  return value === null ? [] : [[name, value as string | number | boolean]];
}

/** The HTML parser replaces NUL and lone surrogates. */
const isWritable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

function input(name: string, value: FieldEntry[1]): string {
  const named = `name="${escaped(name)}"`;
  if (typeof value === 'boolean') return `<input hidden type="checkbox" ${named}${value ? ' checked' : ''}>`;
  if (typeof value === 'number') return `<input hidden type="number" step="any" ${named} value="${value}">`;
  return `<input type="hidden" ${named} value="${escaped(String(value))}">`;
}

/** The HTML parser would normalize unescaped line breaks. */
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\n', '&#10;');

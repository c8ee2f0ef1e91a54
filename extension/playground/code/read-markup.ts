import { readForm } from '../../../shared/client/form/read-form.ts';
import type { Result } from '../../../shared/errors.ts';
import { t } from '../../language/messages.ts';
import type { Composed } from '../../request-model/to-request.ts';
import { readRequest, unreadable } from './read-request.ts';

/**
 * The first form of an HTML text, read as the page client reads it. The document is inert: it runs no scripts and loads
 * nothing.
 */
export function readMarkup(html: string): Result<Composed> {
  const form = new DOMParser().parseFromString(html, 'text/html').querySelector('form');
  if (!form) return unreadable(t('playground.code.noForm'));
  const read = readForm(form);
  if (!read.ok) return unreadable(t('playground.code.field', { name: read.refusal.param ?? '' }));
  const files = [...form.querySelectorAll<HTMLInputElement>('input[type="file"]')].map(({ name }) => name);
  return readRequest(read.value, files);
}

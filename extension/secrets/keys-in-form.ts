import { MASK } from '../../shared/placeholder/place.ts';
import { t } from '../language/messages.ts';
import { markedKeys } from '../leaks/keys-in-text.ts';
import type { Editing, FieldErrors, SecretForm } from './form.ts';

/** The form with every typed text changed. `field` as in `FieldErrors`. */
function mapTexts(form: SecretForm, change: (text: string, field: string) => string): SecretForm {
  return {
    ...form,
    name: change(form.name, 'name'),
    allow: form.allow.map(({ origin, methods, paths }, index) => ({
      origin: change(origin, `allow.${index}.origin`),
      methods,
      paths: change(paths, `allow.${index}.paths`),
    })),
    placements: form.placements.map((one) => change(one, 'placements')),
    origins: change(form.origins, 'origins'),
    claims: change(form.claims, 'claims'),
    newDestination: change(form.newDestination, 'newDestination'),
    newPlacement: { ...form.newPlacement, name: change(form.newPlacement.name, 'newPlacement') },
  };
}

/** A key in any field but the value's would be stored, and sent to the relay, unencrypted. */
export function keyErrors(form: SecretForm): FieldErrors {
  const errors: Record<string, string> = {};
  mapTexts(form, (text, field) => {
    if (markedKeys(text).length > 0) errors[field] = t('secrets.form.looksLikeKey');
    return text;
  });
  return errors;
}

const masked = (text: string): string =>
  markedKeys(text)
    .flatMap(({ texts }) => texts)
    .reduce((rest, key) => rest.replaceAll(key, MASK), text);

/** The drafts with every recognized key masked: the only form that is stored. */
export const storableDrafts = ({ open, forms }: Editing): Editing => ({
  open,
  forms: Object.fromEntries(Object.entries(forms).map(([key, form]) => [key, mapTexts(form, masked)])),
});

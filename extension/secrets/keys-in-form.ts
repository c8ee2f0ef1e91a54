import { MASK } from '../../shared/placeholder/place.ts';
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

/** A key in any other field than the one for the value would be stored, and sent to the relay, in plain. */
export function keyErrors(form: SecretForm): FieldErrors {
  const errors: Record<string, string> = {};
  mapTexts(form, (text, field) => {
    if (markedKeys(text).length > 0) errors[field] = 'This looks like a key. A key belongs in the field Value only.';
    return text;
  });
  return errors;
}

const masked = (text: string): string =>
  markedKeys(text)
    .flatMap(({ texts }) => texts)
    .reduce((rest, key) => rest.replaceAll(key, MASK), text);

/** What of the drafts may be stored: the same without keys. */
export const storableDrafts = ({ open, forms }: Editing): Editing => ({
  open,
  forms: Object.fromEntries(Object.entries(forms).map(([key, form]) => [key, mapTexts(form, masked)])),
});

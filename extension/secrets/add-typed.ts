import { t } from '../language/messages.ts';
import type { FieldErrors, SecretForm } from './form.ts';
import { placementKinds } from './placement-choices.ts';
import { destinationFrom } from './quick-destination.ts';

export interface Added {
  readonly form: SecretForm;
  /** Of what could not be added, by field: `newDestination`, `newPlacement`. */
  readonly errors: FieldErrors;
}

/** Adds the destination typed into the field for a new one. An empty field changes nothing. */
export function addDestination(form: SecretForm): Added {
  if (form.newDestination.trim() === '') return { form, errors: {} };
  const destination = destinationFrom(form.newDestination);
  if (destination === null) {
    return { form, errors: { newDestination: t('secrets.typed.destination') } };
  }
  return { form: { ...form, allow: [...form.allow, destination], newDestination: '' }, errors: {} };
}

/** Adds the selected placement, with its name if that kind needs one. */
export function addPlacement(form: SecretForm): Added {
  const kind = placementKinds.find(({ id }) => id === form.newPlacement.kind);
  if (!kind) return { form, errors: {} };
  const name = form.newPlacement.name.trim();
  if (kind.input && name === '') {
    return { form, errors: { newPlacement: kind.input.missing() } };
  }
  const placements = [...new Set([...form.placements, kind.placement(name)])];
  return { form: { ...form, placements, newPlacement: { kind: '', name: '' } }, errors: {} };
}

/** Saving includes what was typed but not yet added with *Add*. */
export function addTyped(form: SecretForm): Added {
  const destination = addDestination(form);
  const placement = addPlacement(destination.form);
  return { form: placement.form, errors: { ...destination.errors, ...placement.errors } };
}

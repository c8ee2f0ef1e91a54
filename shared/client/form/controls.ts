import { ok, type Result } from '../../errors.ts';
import { invalid } from '../invalid.ts';
import type { FieldEntry, FieldValue } from './nest.ts';

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | HTMLButtonElement;

const BUTTONS = ['submit', 'image', 'reset', 'button'];

/**
 * The fields that a browser would submit (HTML standard, "constructing the entry list"), with the types that the controls
 * tell: numbers, and booleans of checkboxes, unchecked ones too.
 */
export function fieldsOf(form: HTMLFormElement, submitter: Element | null): Result<FieldEntry[]> {
  const entries: FieldEntry[] = [];
  for (const control of controlsOf(form, submitter)) {
    const { name } = control;
    if (!name || isLeftOut(control, submitter)) continue;
    for (const value of valuesOf(control)) {
      if (typeof value === 'number' && !Number.isFinite(value)) {
        return invalid(name, `The field ${name} is not a number.`);
      }
      entries.push([name, value]);
    }
  }
  return ok(entries);
}

/** A field named `elements` would stand in front of the form's own property; image buttons are not in it at all. */
function controlsOf(form: HTMLFormElement, submitter: Element | null): Control[] {
  const elements = Reflect.get(HTMLFormElement.prototype, 'elements', form) as Iterable<Element>;
  const controls = [...elements] as Control[];
  if (submitter && !controls.includes(submitter as Control)) controls.push(submitter as Control);
  return controls;
}

const isLeftOut = (control: Control, submitter: Element | null): boolean =>
  control.matches(':disabled') ||
  control.closest('datalist') !== null ||
  (BUTTONS.includes(control.type) && control !== submitter);

function valuesOf(control: Control): FieldValue[] {
  switch (control.localName) {
    case 'select':
      return selected(control as HTMLSelectElement);
    case 'input':
      return typed(control as HTMLInputElement);
    case 'textarea':
    case 'button':
      return [control.value];
    default:
      // `fieldset`, `object` and `output` are among a form's elements and have nothing to submit.
      return [];
  }
}

function selected(control: HTMLSelectElement): FieldValue[] {
  const values = Array.from(control.options)
    .filter((option) => option.selected && !option.matches(':disabled'))
    .map((option) => option.value);
  return control.multiple ? [values] : values;
}

function typed(control: HTMLInputElement): FieldValue[] {
  const { type, value, checked } = control;
  switch (type) {
    case 'number':
      return value === '' ? [] : [Number(value)];
    case 'radio':
      return checked ? [value] : [];
    case 'checkbox':
      // A checkbox without a value attribute has the value "on".
      if (value === '' || value === 'on' || value === 'true') return [checked];
      return checked ? [value] : [];
    case 'file':
      return Array.from(control.files ?? []);
    default:
      return [value];
  }
}

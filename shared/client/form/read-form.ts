import type { Result } from '../../errors.ts';
import { invalid } from '../invalid.ts';
import { fieldsOf } from './controls.ts';
import { type FieldEntry, nest } from './nest.ts';

/** A submit event as the browser makes it, or as a framework wraps it. */
export interface SubmitEventLike {
  readonly target: EventTarget | null;
  readonly submitter?: Element | null;
  readonly nativeEvent?: unknown;
  preventDefault(): void;
}

export type FormInput = SubmitEventLike | HTMLFormElement | FormData;

export const isFormInput = (input: unknown): input is FormInput =>
  isFormData(input) || isForm(input) || isSubmitEvent(input);

/**
 * What a form says, as an object with its files in it. A submit event's submission is prevented at once, before anything
 * can fail. `FormData` tells no types: its strings stay strings.
 */
export function readForm(input: FormInput): Result<Record<string, unknown>> {
  if (isFormData(input)) return nest(withoutEmptyFiles(input));
  let submitter: Element | null = null;
  let form: unknown = input;
  if (isSubmitEvent(input)) {
    input.preventDefault();
    form = input.target;
    submitter = input.submitter ?? (input.nativeEvent as SubmitEvent | undefined)?.submitter ?? null;
  }
  if (!isForm(form)) return invalid('request', 'The event is not the submit event of a form.');
  const fields = fieldsOf(form, submitter);
  return fields.ok ? nest(fields.value) : fields;
}

const isFormData = (input: unknown): input is FormData => input instanceof FormData;

const isForm = (input: unknown): input is HTMLFormElement =>
  typeof HTMLFormElement !== 'undefined' && input instanceof HTMLFormElement;

// A form's field may be called "preventDefault".
const isSubmitEvent = (input: unknown): input is SubmitEventLike =>
  typeof input === 'object' &&
  input !== null &&
  !isForm(input) &&
  'preventDefault' in input &&
  typeof input.preventDefault === 'function';

/** A file field where nothing was chosen is a file without name and content. */
function* withoutEmptyFiles(data: FormData): Iterable<FieldEntry> {
  for (const [name, value] of data) {
    if (typeof value === 'string' || value.size > 0 || value.name !== '') yield [name, value];
  }
}

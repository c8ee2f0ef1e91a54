import type {
  ComponentChildren,
  PartialInputHTMLAttributes,
  PartialSelectHTMLAttributes,
  TextareaHTMLAttributes,
} from 'preact';
import { useId } from 'preact/hooks';
import { t } from '../language/messages.ts';
import { classes } from './classes.ts';
import styles from './field.module.css';
import { Icon } from './icon.tsx';
import inputStyles from './input.module.css';
import textStyles from './text.module.css';

/** Connects a control to its label, hint and error; spread it on the control. */
export interface FieldControl {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
}

export interface FieldProps {
  readonly label: ComponentChildren;
  readonly optional?: boolean;
  readonly hint?: ComponentChildren;
  readonly error?: string | null | undefined;
  readonly hideLabel?: boolean;
  readonly children: (control: FieldControl) => ComponentChildren;
}

export function Field({ label, optional, hint, error, hideLabel, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class={styles.field}>
      <label class={hideLabel ? textStyles.visuallyHidden : textStyles.label} for={id}>
        {label}
        {optional && <span class={styles.optional}> {t('design.field.optional')}</span>}
      </label>
      {children({
        id,
        ...(described && { 'aria-describedby': described }),
        ...(error && { 'aria-invalid': true as const }),
      })}
      {hint && (
        <p class={textStyles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class={styles.error} id={`${id}-error`}>
          <Icon name="warning" size={14} />
          {error}
        </p>
      )}
    </div>
  );
}

type Shared = Omit<FieldProps, 'children'>;
type Changed = { readonly onValue: (value: string) => void; readonly mono?: boolean };

const split = <P extends Shared>({ label, optional, hint, error, hideLabel, ...control }: P) => ({
  field: { label, optional, hint, error, hideLabel } as Shared,
  control,
});

export function TextInput(
  props: Shared &
    Changed &
    Omit<PartialInputHTMLAttributes<HTMLInputElement>, 'label' | 'role' | 'type'> & {
      readonly type?: 'text' | 'password' | 'search' | 'number' | 'url' | 'datetime-local';
    },
) {
  const { field, control } = split(props);
  const { onValue, mono, type = 'text', ...rest } = control;
  return (
    <Field {...field}>
      {(tie) => (
        <input
          // Preact's types tie `role` to `type`; no input here has a role of its own.
          {...({ ...rest, ...tie, type } as { type: 'text' })}
          class={classes(inputStyles.input, mono && inputStyles.mono)}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

export function TextArea(props: Shared & Changed & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'label'>) {
  const { field, control } = split(props);
  const { onValue, mono, ...rest } = control;
  return (
    <Field {...field}>
      {(tie) => (
        <textarea
          {...rest}
          {...tie}
          class={classes(inputStyles.input, mono && inputStyles.mono)}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

export function Select(
  props: Shared &
    Changed &
    Omit<PartialSelectHTMLAttributes<HTMLSelectElement>, 'label' | 'role' | 'multiple' | 'size'>,
) {
  const { field, control } = split(props);
  const { onValue, mono: _, children, ...rest } = control;
  return (
    <Field {...field}>
      {(tie) => (
        <select {...rest} {...tie} class={inputStyles.input} onChange={(event) => onValue(event.currentTarget.value)}>
          {children}
        </select>
      )}
    </Field>
  );
}

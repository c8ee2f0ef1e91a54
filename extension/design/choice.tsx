import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import styles from './choice.module.css';
import { classes } from './classes.ts';
import fieldStyles from './field.module.css';
import { Icon, type IconName } from './icon.tsx';
import textStyles from './text.module.css';

export interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly icon?: IconName;
}

export interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly options: readonly Option<T>[];
  readonly value: T;
  readonly onValue: (value: T) => void;
  readonly hint?: ComponentChildren;
}

/** A segmented control of native radio buttons, which brings their keyboard and screen reader support. */
export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const { label, hideLabel, options, value, onValue, hint } = props;
  const name = useId();
  return (
    <fieldset class={fieldStyles.field} aria-describedby={hint ? `${name}-hint` : undefined}>
      <legend class={hideLabel ? textStyles.visuallyHidden : classes(textStyles.label, styles.legend)}>{label}</legend>
      <div class={styles.segmented}>
        {options.map((option) => (
          <label class={styles.segment} key={option.value}>
            <input type="radio" name={name} checked={option.value === value} onChange={() => onValue(option.value)} />
            {option.icon && <Icon name={option.icon} size={14} />}
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      {hint && (
        <p class={textStyles.hint} id={`${name}-hint`}>
          {hint}
        </p>
      )}
    </fieldset>
  );
}

/** A toggle button (`aria-pressed`), for sets such as the methods of a destination. */
export const Toggle = (props: { label: string; pressed: boolean; onPressed: (pressed: boolean) => void }) => (
  <button
    type="button"
    class={styles.toggle}
    aria-pressed={props.pressed}
    onClick={() => props.onPressed(!props.pressed)}
  >
    {props.label}
  </button>
);

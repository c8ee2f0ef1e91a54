import { useId } from 'preact/hooks';
import styles from './switch.module.css';
import textStyles from './text.module.css';

interface SwitchProps {
  readonly label: string;
  /** What the current position means. */
  readonly hint: string;
  readonly on: boolean;
  readonly busy?: boolean;
  readonly onChange: (on: boolean) => void;
}

/** Takes effect immediately, without saving, which `role="switch"` on a native checkbox conveys to screen readers. */
export function Switch({ label, hint, on, busy = false, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div class={styles.switch} data-on={on}>
      <label class={textStyles.label} for={id}>
        {label}
      </label>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-describedby={`${id}-hint`}
        aria-busy={busy}
        checked={on}
        aria-checked={on}
        // Not `disabled`, which would lose the focus while the request is pending.
        onClick={(event) => {
          event.preventDefault();
          if (!busy) onChange(!on);
        }}
      />
      <p class={textStyles.hint} id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  );
}

import { useId } from 'preact/hooks';
import './switch.css';

interface SwitchProps {
  readonly label: string;
  /** What it means as it stands. */
  readonly hint: string;
  readonly on: boolean;
  readonly busy?: boolean;
  readonly onChange: (on: boolean) => void;
}

/** Works at once, without a save: `role="switch"` on a native checkbox says so to a screen reader. */
export function Switch({ label, hint, on, busy = false, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div class="switch" data-on={on}>
      <label class="field-label" for={id}>
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
        // Not `disabled`, which would take the focus away while the answer is on its way.
        onClick={(event) => {
          event.preventDefault();
          if (!busy) onChange(!on);
        }}
      />
      <p class="field-hint" id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  );
}

import { signal } from '@preact/signals';
import { t } from '../language/messages.ts';
import { Button, IconButton } from './button.tsx';
import { classes } from './classes.ts';
import styles from './toast.module.css';

export interface Toast {
  readonly text: string;
  /** Label of the button, such as "Undo". */
  readonly action?: string;
  readonly onAction?: () => void;
}

/** Long enough to read, and longer if there is a button to press. */
const SHOWN_MS = 5_000;
const WITH_ACTION_MS = 10_000;
const toast = signal<Toast | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

/** Shows a message at the bottom for some seconds; a later one replaces it. */
export function showToast(next: Toast): void {
  toast.value = next;
  startTimer();
}

function startTimer(): void {
  clearTimeout(timer);
  timer = setTimeout(hideToast, toast.peek()?.action === undefined ? SHOWN_MS : WITH_ACTION_MS);
}

function hideToast(): void {
  clearTimeout(timer);
  toast.value = null;
}

/** Rendered once per page, always: a live region has to exist before its text appears. */
export const ToastRegion = ({ floating = false }: { floating?: boolean }) => (
  <div class={classes(styles.region, floating && styles.floating)} role="status" aria-live="polite">
    {toast.value && (
      <div
        class={styles.toast}
        // Not when it enters: it may appear under a pointer that rests, and would never leave.
        onPointerMove={() => clearTimeout(timer)}
        onPointerLeave={startTimer}
        onFocusIn={() => clearTimeout(timer)}
        onFocusOut={startTimer}
      >
        <span class={styles.text}>{toast.value.text}</span>
        {toast.value.action && (
          <Button
            size="small"
            onClick={() => {
              const { onAction } = toast.value ?? {};
              hideToast();
              onAction?.();
            }}
          >
            {toast.value.action}
          </Button>
        )}
        <IconButton size="small" icon="x" label={t('design.toast.dismiss')} onClick={hideToast} />
      </div>
    )}
  </div>
);

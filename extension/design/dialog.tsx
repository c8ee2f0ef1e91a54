import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../language/messages.ts';
import { Button } from './button.tsx';
import styles from './dialog.module.css';
import { restoreCaret } from './focus.ts';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** Buttons in the footer. */
  readonly actions: ComponentChildren;
}

/**
 * A modal `<dialog>`: the browser keeps the focus inside, closes on Escape and gives the focus back. Render to open.
 */
export function Dialog({ title, onClose, children, actions }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => ref.current?.showModal(), []);
  const close = (): void => {
    restoreCaret();
    onClose();
  };
  return (
    <dialog ref={ref} class={styles.dialog} aria-labelledby={id} onClose={close}>
      <h2 id={id}>{title}</h2>
      <div class={styles.body}>{children}</div>
      <div class={styles.actions}>{actions}</div>
    </dialog>
  );
}

export interface ConfirmProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** What happens, as a verb: "Disconnect". */
  readonly action: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

export const Confirm = ({ title, children, action, onConfirm, onClose }: ConfirmProps) => (
  <Dialog
    title={title}
    onClose={onClose}
    actions={
      <>
        <Button onClick={onClose}>{t('design.dialog.cancel')}</Button>
        <Button
          kind="danger"
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {action}
        </Button>
      </>
    }
  >
    {children}
  </Dialog>
);

import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { focusFirst, isFocusLost } from '../../design/focus.ts';
import { NO_FORM_RESTORE } from '../../design/no-form-restore.ts';
import { t } from '../../language/messages.ts';
import { useLoadedPlayground } from '../playground.ts';
import styles from './compose.module.css';
import { RequestLine } from './request-line.tsx';
import { SecretPicker } from './secret-picker.tsx';
import { onUndo } from './undo.ts';

/** The request form with what takes typing at once; the other parts are its children. */
export function RequestForm({ children }: { children: ComponentChildren }) {
  const playground = useLoadedPlayground();
  const form = useRef<HTMLFormElement>(null);
  // Not after the paint: a key may be pressed as soon as the field is seen.
  useLayoutEffect(() => {
    if (isFocusLost()) focusFirst(form.current?.querySelector('[type="url"]'));
  }, []);
  return (
    <section class={styles.compose} aria-label={t('playground.compose.label')}>
      <form
        class={styles.form}
        ref={form}
        {...NO_FORM_RESTORE}
        onSubmit={(event) => event.preventDefault()}
        onKeyDown={(event) => playground && onUndo(event, playground.request)}
      >
        <SecretPicker />
        <RequestLine />
        {children}
      </form>
    </section>
  );
}

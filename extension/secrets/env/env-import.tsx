import { useLayoutEffect, useRef } from 'preact/hooks';
import { Button, IconButton } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import layoutStyles from '../../design/layout.module.css';
import { NO_FORM_RESTORE } from '../../design/no-form-restore.ts';
import textStyles from '../../design/text.module.css';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import styles from './env-import.module.css';
import type { EnvImportProps } from './env-import-props.ts';
import { EnvRowFields } from './env-row-fields.tsx';
import { PasteEnv } from './paste-env.tsx';
import { useEnvImport } from './use-env-import.ts';

/** Several secrets at once, from the variables of a file. */
export function EnvImport({ relay, text, onClose }: EnvImportProps) {
  const state = useEnvImport(relay, text, onClose);
  const { rows, count, done, leftOut } = state;
  const heading = useRef<HTMLHeadingElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const hasRows = rows !== null;
  useLayoutEffect(() => {
    if (hasRows) heading.current?.focus();
  }, [hasRows]);
  const submit = async (): Promise<void> => {
    await state.save();
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  return (
    <form
      class={styles.import}
      ref={form}
      {...NO_FORM_RESTORE}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <header class={styles.head}>
        <IconButton icon="arrow-left" label={t('secrets.env.back')} onClick={onClose} />
        <h2 ref={heading} tabIndex={-1}>
          {t('secrets.env.title')}
        </h2>
      </header>
      <div class={classes(styles.body, layoutStyles.stack)}>
        {rows === null ? (
          <PasteEnv onText={state.read} />
        ) : (
          <>
            <p class={textStyles.muted}>
              {t('secrets.env.intro')}
              {leftOut > 0 && ` ${t('secrets.env.leftOut', leftOut, { count: number(leftOut) })}`}
            </p>
            <ul class={styles.rows} aria-label={t('secrets.env.variables')}>
              {rows.map((row) => (
                <EnvRowFields
                  key={row.variable}
                  row={row}
                  errors={state.errorsOf(row)}
                  onChange={(part) => state.change(row.variable, part)}
                />
              ))}
            </ul>
          </>
        )}
      </div>
      {rows !== null && (
        <footer class={classes(styles.foot, layoutStyles.line)}>
          <Button type="submit" kind="primary" busy={done !== null} disabled={count === 0}>
            {done === null
              ? t('secrets.env.save', { count: number(count) })
              : t('secrets.env.saving', { done: number(done), count: number(done + count) })}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {t('secrets.env.cancel')}
          </Button>
        </footer>
      )}
    </form>
  );
}

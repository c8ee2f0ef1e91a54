import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import { Field } from '../../design/field.tsx';
import inputStyles from '../../design/input.module.css';
import { t } from '../../language/messages.ts';
import { NO_AUTOFILL } from '../no-autofill.ts';
import styles from './env-import.module.css';
import { MAX_TEXT } from './parse-env.ts';

/** Takes the text of a file, pasted or chosen. `onText` returns whether it has variables. */
export function PasteEnv({ onText }: { onText: (text: string) => boolean }) {
  const [error, setError] = useState<string>();
  const area = useRef<HTMLTextAreaElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  useEffect(() => area.current?.focus(), []);
  const take = (text: string): void => {
    if (text.trim() !== '' && !onText(text)) setError(t('secrets.env.noVariables'));
  };
  const takeFile = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    if (file.size > MAX_TEXT) setError(t('secrets.env.fileTooLarge'));
    else take(await file.text());
  };
  return (
    <>
      <Field label={t('secrets.env.variables')} hint={t('secrets.env.format')} error={error}>
        {(tie) => (
          <textarea
            ref={area}
            {...tie}
            {...NO_AUTOFILL}
            class={classes(inputStyles.input, inputStyles.mono, styles.text)}
            rows={10}
            placeholder={t('secrets.env.pasteHere')}
            onInput={(event) => {
              setError(undefined);
              // Typed line by line, it is taken with the button.
              if (event.inputType === 'insertFromPaste' || event.inputType === 'insertFromDrop') {
                take(event.currentTarget.value);
              }
            }}
          />
        )}
      </Field>
      <div class={styles.actions}>
        <Button kind="primary" onClick={() => take(area.current?.value ?? '')}>
          {t('secrets.env.continue')}
        </Button>
        <Button icon="file" onClick={() => chooser.current?.click()}>
          {t('secrets.env.chooseFile')}
        </Button>
        <input
          ref={chooser}
          type="file"
          hidden
          aria-label={t('secrets.env.file')}
          onChange={(event) => void takeFile(event.currentTarget.files?.[0])}
        />
      </div>
    </>
  );
}

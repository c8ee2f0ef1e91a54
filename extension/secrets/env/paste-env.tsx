import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import { Field } from '../../design/field.tsx';
import inputStyles from '../../design/input.module.css';
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
    if (text.trim() !== '' && !onText(text)) setError('There are no variables in it, such as OPENAI_API_KEY=sk-…');
  };
  const takeFile = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    if (file.size > MAX_TEXT) setError('The file is too large for a .env file.');
    else take(await file.text());
  };
  return (
    <>
      <Field label="Variables" hint="One per line, as in OPENAI_API_KEY=sk-…" error={error}>
        {(tie) => (
          <textarea
            ref={area}
            {...tie}
            {...NO_AUTOFILL}
            class={classes(inputStyles.input, inputStyles.mono, styles.text)}
            rows={10}
            placeholder="Paste the file here"
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
          Continue
        </Button>
        <Button icon="file" onClick={() => chooser.current?.click()}>
          Choose a file
        </Button>
        <input
          ref={chooser}
          type="file"
          hidden
          aria-label="File with variables"
          onChange={(event) => void takeFile(event.currentTarget.files?.[0])}
        />
      </div>
    </>
  );
}

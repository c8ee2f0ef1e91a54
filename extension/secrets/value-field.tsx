import { useEffect, useRef, useState } from 'preact/hooks';
import { TAKES_COMMANDS } from '../curl/paste.ts';
import { Button, IconButton } from '../design/button.tsx';
import { classes } from '../design/classes.ts';
import { Field } from '../design/field.tsx';
import inputStyles from '../design/input.module.css';
import textStyles from '../design/text.module.css';
import { commaList } from '../language/format.ts';
import { t } from '../language/messages.ts';
import fieldsStyles from './fields.module.css';
import { NO_AUTOFILL } from './no-autofill.ts';
import { type Suggestion, suggestionsFor } from './suggestions.ts';
import { FIRST_FOCUS } from './use-focus.ts';
import styles from './value-field.module.css';
import { valueShape } from './value-shape.ts';

export interface ValueFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly error: string | undefined;
  /** Absent: no suggestions are shown. */
  readonly onSuggestion?: (suggestion: Suggestion) => void;
  /** Takes a whole file of variables. Absent: only one of them can be used. */
  readonly onFile?: (text: string) => void;
}

export function ValueField({ label, value, onValue, error, onSuggestion, onFile }: ValueFieldProps) {
  const [shown, setShown] = useState(false);
  // A PEM private key has several lines, and a password field silently removes line breaks.
  const [lines, setLines] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  // It replaces the field that had the focus.
  useEffect(() => area.current?.focus(), [lines]);
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData?.getData('text').trim() ?? '';
    if (!/[\r\n]/.test(pasted)) return;
    event.preventDefault();
    setLines(true);
    onValue(pasted);
  };
  const shape = valueShape(value);
  const suggestions = onSuggestion ? suggestionsFor(value) : [];
  return (
    <div class={fieldsStyles.group}>
      <Field label={label} error={error} hint={t('secrets.value.hint')}>
        {(tie) => (
          <div class={styles.line}>
            {lines ? (
              <textarea
                ref={area}
                {...tie}
                {...NO_AUTOFILL}
                {...TAKES_COMMANDS}
                {...FIRST_FOCUS}
                class={classes(inputStyles.input, inputStyles.mono, !shown && styles.hidden)}
                rows={4}
                value={value}
                onInput={(event) => onValue(event.currentTarget.value)}
              />
            ) : (
              <input
                {...tie}
                {...NO_AUTOFILL}
                {...TAKES_COMMANDS}
                {...FIRST_FOCUS}
                {...({ type: shown ? 'text' : 'password' } as { type: 'text' })}
                class={classes(inputStyles.input, inputStyles.mono)}
                value={value}
                onPaste={onPaste}
                onInput={(event) => onValue(event.currentTarget.value)}
              />
            )}
            <IconButton
              icon={shown ? 'eye-off' : 'eye'}
              label={shown ? t('secrets.value.hide') : t('secrets.value.show')}
              aria-pressed={shown}
              onClick={() => setShown(!shown)}
            />
          </div>
        )}
      </Field>
      {shape && (
        <div class={styles.suggestions} role="status">
          <span class={textStyles.small}>{shape.text}</span>
          {shape.isFile && onFile && (
            <Button size="small" kind="primary" onClick={() => onFile(value)}>
              {t('secrets.shape.several')}
            </Button>
          )}
          {shape.fixes.map((fix) => (
            <Button size="small" key={fix.label} onClick={() => onValue(fix.value)}>
              {fix.label}
            </Button>
          ))}
        </div>
      )}
      {suggestions.length > 0 && (
        <fieldset class={styles.suggestions} aria-label={t('secrets.value.suggestions')}>
          <span class={classes(textStyles.small, textStyles.muted)}>{t('secrets.value.looksLike')}</span>
          {suggestions.map((suggestion) => (
            <Button
              size="small"
              key={suggestion.service}
              title={t('secrets.value.fillsIn', {
                destinations: commaList(suggestion.allow.map((rule) => rule.origin)),
                placements: commaList(suggestion.placements),
              })}
              onClick={() => onSuggestion?.(suggestion)}
            >
              {suggestion.service}
            </Button>
          ))}
          {suggestions[0]?.note && <p class={classes(textStyles.small, textStyles.muted)}>{suggestions[0].note()}</p>}
        </fieldset>
      )}
    </div>
  );
}

import { useId, useState } from 'preact/hooks';
import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import inputStyles from '../../design/input.module.css';
import layoutStyles from '../../design/layout.module.css';
import textStyles from '../../design/text.module.css';
import { t } from '../../language/messages.ts';
import styles from './rule-form.module.css';
import { parsePath, type TextRule } from './text-rule.ts';

interface RuleFormProps {
  readonly rule: TextRule;
  readonly host: string;
  readonly isRemembered: boolean;
  /** Null: guess again. */
  readonly onRule: (rule: TextRule | null) => void;
}

/** Where the text is in each event, to be changed. */
export function RuleForm({ rule, host, isRemembered, onRule }: RuleFormProps) {
  const id = useId();
  const [path, setPath] = useState(rule.path);
  const [type, setType] = useState(rule.type);
  const isInvalid = parsePath(path) === null;
  const save = (event: Event): void => {
    event.preventDefault();
    if (!isInvalid) onRule({ path: path.trim(), type: type.trim() });
  };
  return (
    <form class={styles.form} onSubmit={save}>
      <label>
        <span class={textStyles.label}>{t('response_view.rule.path')}</span>
        <input
          class={classes(inputStyles.input, inputStyles.mono)}
          value={path}
          maxLength={200}
          placeholder={t('response_view.rule.pathNone')}
          spellcheck={false}
          aria-invalid={isInvalid}
          aria-describedby={`${id}-hint`}
          onInput={({ currentTarget }) => setPath(currentTarget.value)}
        />
      </label>
      <label>
        <span class={textStyles.label}>{t('response_view.rule.type')}</span>
        <input
          class={classes(inputStyles.input, inputStyles.mono)}
          value={type}
          maxLength={200}
          placeholder={t('response_view.rule.typeNone')}
          spellcheck={false}
          onInput={({ currentTarget }) => setType(currentTarget.value)}
        />
      </label>
      <p class={textStyles.hint} id={`${id}-hint`}>
        {isInvalid ? t('response_view.rule.invalid') : t('response_view.rule.hint', { host })}
      </p>
      <div class={layoutStyles.line}>
        <Button type="submit" size="small" disabled={isInvalid}>
          {t('response_view.rule.use')}
        </Button>
        {isRemembered && (
          <Button size="small" kind="quiet" onClick={() => onRule(null)}>
            {t('response_view.rule.guess')}
          </Button>
        )}
      </div>
    </form>
  );
}

import { useId, useState } from 'preact/hooks';
import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import inputStyles from '../../design/input.module.css';
import layoutStyles from '../../design/layout.module.css';
import textStyles from '../../design/text.module.css';
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
        <span class={textStyles.label}>Path in each event</span>
        <input
          class={classes(inputStyles.input, inputStyles.mono)}
          value={path}
          maxLength={200}
          placeholder="the whole data"
          spellcheck={false}
          aria-invalid={isInvalid}
          aria-describedby={`${id}-hint`}
          onInput={({ currentTarget }) => setPath(currentTarget.value)}
        />
      </label>
      <label>
        <span class={textStyles.label}>Only events of type</span>
        <input
          class={classes(inputStyles.input, inputStyles.mono)}
          value={type}
          maxLength={200}
          placeholder="any"
          spellcheck={false}
          onInput={({ currentTarget }) => setType(currentTarget.value)}
        />
      </label>
      <p class={textStyles.hint} id={`${id}-hint`}>
        {isInvalid
          ? 'Write it like choices[0].delta.content.'
          : `Like choices[0].delta.content. Remembered for ${host}.`}
      </p>
      <div class={layoutStyles.line}>
        <Button type="submit" size="small" disabled={isInvalid}>
          Use this path
        </Button>
        {isRemembered && (
          <Button size="small" kind="quiet" onClick={() => onRule(null)}>
            Guess again
          </Button>
        )}
      </div>
    </form>
  );
}

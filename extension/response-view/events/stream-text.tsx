import { useState } from 'preact/hooks';
import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import { CopyButton } from '../../design/copy-button.tsx';
import layoutStyles from '../../design/layout.module.css';
import textStyles from '../../design/text.module.css';
import { t } from '../../language/messages.ts';
import { moreText } from '../more-text.ts';
import { RuleForm } from './rule-form.tsx';
import styles from './stream-text.module.css';
import type { TextRule } from './text-rule.ts';

/** Characters of the text that are shown. */
const MAX_SHOWN = 20_000;

interface StreamTextProps {
  readonly host: string;
  readonly text: string;
  /** By which the text was found; null if no known one fits. */
  readonly rule: TextRule | null;
  readonly isRemembered: boolean;
  readonly onRule: (rule: TextRule | null) => void;
}

/** The text that the events of a stream have in parts, and where in them. */
export function StreamText({ host, text, rule, isRemembered, onRule }: StreamTextProps) {
  const [isEditing, setEditing] = useState(false);
  const change = (next: TextRule | null): void => {
    setEditing(false);
    onRule(next);
  };
  return (
    <section class={styles.text} aria-label={t('response_view.events.text')}>
      <div class={layoutStyles.bar}>
        <h2 class={textStyles.sectionTitle}>{t('response_view.text.name')}</h2>
        {rule && (
          <code class={classes(textStyles.cut, textStyles.small, textStyles.faint)} title={whereText(rule)}>
            {whereText(rule)}
          </code>
        )}
        <span class={layoutStyles.end} />
        <Button size="small" kind="quiet" aria-expanded={isEditing} onClick={() => setEditing(!isEditing)}>
          {rule ? t('response_view.events.changePath') : t('response_view.events.setPath')}
        </Button>
        {text !== '' && <CopyButton text={text} label={t('response_view.events.copyText')} />}
      </div>
      {isEditing && (
        <RuleForm rule={rule ?? { path: '', type: '' }} host={host} isRemembered={isRemembered} onRule={change} />
      )}
      {text === '' ? (
        <p class={classes(textStyles.small, textStyles.faint)}>
          {rule ? t('response_view.events.noneAtPath') : t('response_view.events.noneFound')}
        </p>
      ) : (
        <p class={styles.spoken}>
          {text.slice(0, MAX_SHOWN)}
          {text.length > MAX_SHOWN && ` ${moreText(text.length - MAX_SHOWN)}`}
        </p>
      )}
    </section>
  );
}

const whereText = ({ path: given, type }: TextRule): string => {
  const path = given === '' ? 'data' : given;
  return type === '' ? path : t('response_view.events.pathOf', { path, type });
};

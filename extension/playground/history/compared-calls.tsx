import { ComparedPart } from '../../compare/compared-part.tsx';
import textStyles from '../../design/text.module.css';
import { outcomeText } from '../../history/outcome-text.ts';
import { dateFormat } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import { usePlayground } from '../playground.ts';
import { callTexts } from './call-texts.ts';
import styles from './compared-calls.module.css';
import { Heading } from './heading.tsx';
import type { Opened } from './history.ts';

const PARTS = [
  ['request', 'playground.history.partRequest'],
  ['headers', 'playground.history.partHeaders'],
  ['body', 'playground.history.partBody'],
] as const;

/** Two recorded calls, part by part. */
export function ComparedCalls({ first, second }: { first: Opened; second: Opened }) {
  const { compareWith } = usePlayground().history;
  const [before, after] = [callTexts(first.call), callTexts(second.call)];
  return (
    <>
      <Heading
        title={t('playground.history.comparison')}
        back={t('playground.history.chooseAnother')}
        onBack={() => compareWith(first)}
      />
      <p class={textStyles.small}>
        <span class={styles.first}>− {labelOf(first)}</span>
        <br />
        <span class={styles.second}>+ {labelOf(second)}</span>
      </p>
      {PARTS.map(([part, title]) => (
        <ComparedPart key={part} title={t(title)} before={before[part]} after={after[part]} />
      ))}
    </>
  );
}

const WHEN = dateFormat({ dateStyle: 'medium', timeStyle: 'medium' });

const labelOf = ({ entry }: Opened): string => `${WHEN.format(entry.startedAt)}: ${outcomeText(entry)}`;

import { classes } from '../design/classes.ts';
import textStyles from '../design/text.module.css';
import { t } from '../language/messages.ts';
import { Marked } from '../response-view/marked.tsx';
import styles from './compared-part.module.css';
import { type DiffLine, lineDiff } from './line-diff.ts';

interface ComparedPartProps {
  readonly title: string;
  readonly before: string;
  readonly after: string;
}

/** One part of two calls, as a diff of lines. */
export const ComparedPart = ({ title, before, after }: ComparedPartProps) => (
  <section aria-label={title}>
    <h2>{title}</h2>
    {before === after ? (
      <p class={textStyles.note}>{before === '' ? t('compare.part.emptyBoth') : t('compare.part.sameBoth')}</p>
    ) : (
      <Diff lines={lineDiff(before, after)} />
    )}
  </section>
);

const KINDS = { same: undefined, removed: styles.removed, added: styles.added };
const NAMES = { same: '', removed: t('compare.line.removed'), added: t('compare.line.added') };
const SIGNS = { same: ' ', removed: '−', added: '+' } as const;
/** Unchanged lines shown around a change. */
const CONTEXT = 3;

function Diff({ lines }: { lines: readonly DiffLine[] }) {
  const isNear = (index: number): boolean =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ kind }) => kind !== 'same');
  const near = lines.map((_, index) => isNear(index));
  return (
    <pre class={styles.diff}>
      {lines.map(({ kind, text }, index) =>
        near[index] ? (
          <div class={classes(styles.line, KINDS[kind])} key={index}>
            <span aria-hidden="true">{SIGNS[kind]} </span>
            {kind !== 'same' && <span class={textStyles.visuallyHidden}>{NAMES[kind]} </span>}
            <Marked text={text} />
          </div>
        ) : (
          near[index - 1] !== false && (
            <div class={styles.gap} key={index}>
              …
            </div>
          )
        ),
      )}
    </pre>
  );
}

import { classes } from '../../design/classes.ts';
import textStyles from '../../design/text.module.css';
import { headerOf } from '../../http/content.ts';
import { t } from '../../language/messages.ts';
import type { PlaygroundCall, ResponseHead } from '../../request-model/playground-call.ts';
import { stepLabel } from '../../timing/bar.ts';
import { Waterfall } from '../../timing/waterfall.tsx';
import styles from './timing.module.css';
import { type TimingStep, timingChart } from './timing-rows.ts';

/** What the relay did not measure as a step of its own. */
const AROUND = {
  there: 'playground.timing.there',
  rest: 'playground.timing.rest',
  back: 'playground.timing.back',
  firstByte: 'playground.timing.firstByte',
  download: 'playground.timing.download',
} as const;

const isAround = (step: TimingStep): step is keyof typeof AROUND => Object.hasOwn(AROUND, step);
const labelOf = (step: TimingStep): string => (isAround(step) ? t(AROUND[step]) : stepLabel(step));

/** A waterfall of the durations in `Server-Timing` and of those that this browser measured. */
export function Timing({ call, head }: { call: PlaygroundCall; head: ResponseHead }) {
  const { rows, total, hasRelay, isReused } = timingChart(headerOf(head, 'server-timing'), call);
  const bars = rows.map(({ step, ...bar }) => ({ ...bar, label: labelOf(step) }));
  return (
    <>
      <Waterfall groups={[{ bars }]} total={total} hasTotal />
      {hasRelay && (
        <p class={classes(styles.note, textStyles.small, textStyles.faint)}>
          {isReused && `${t('playground.timing.reused')} `}
          {t('playground.timing.clock')}
        </p>
      )}
    </>
  );
}

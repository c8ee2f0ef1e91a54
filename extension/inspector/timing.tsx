import type { RecordedCall } from '../recorded-call/recorded-call.ts';
import { durationText } from '../response-view/format.ts';
import './timing.css';
import type { TraceView } from './traces.ts';
import { type Bar, waterfall } from './waterfall.ts';

export function Timing({ call, trace }: { call: RecordedCall; trace: TraceView }) {
  const { page, relay, total, price } = waterfall(call, trace.state === 'found' ? trace.trace : null);
  return (
    <div class="timing">
      <Bars title="Page to relay" bars={page} total={total} />
      {relay.length > 0 ? (
        <Bars title="In the relay" bars={relay} total={total} />
      ) : (
        <p class="tab-note">The relay reported no timings for this call.</p>
      )}
      <p class="timing-sum">
        Total {durationText(call.duration)}
        {price !== null && <> · relay {durationText(price)}</>}
        {call.preflight && (
          <>
            {' '}
            · preflight {call.preflight.error ?? call.preflight.status} in {durationText(call.preflight.duration)}
          </>
        )}
      </p>
    </div>
  );
}

const Bars = (props: { title: string; bars: readonly Bar[]; total: number }) => (
  <section>
    <h2>{props.title}</h2>
    <dl class="bars">
      {props.bars.map(({ label, kind, start, length }) => (
        <div class="bar-row" key={label}>
          <dt>{label}</dt>
          <dd class="bar-track" aria-hidden="true">
            <span
              class="bar"
              style={{
                left: percent(start, props.total),
                width: percent(length, props.total),
                background: `var(--bar-${kind})`,
              }}
            />
          </dd>
          <dd class="bar-time">{durationText(length)}</dd>
        </div>
      ))}
    </dl>
  </section>
);

const percent = (part: number, total: number): string => `${total > 0 ? ((100 * part) / total).toFixed(2) : 0}%`;

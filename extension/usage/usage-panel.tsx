import { useEffect, useState } from 'preact/hooks';
import type { UsageEntry } from '../../shared/protocol/usage.ts';
import { Button, IconButton } from '../design/button.tsx';
import { Notice, Skeleton } from '../design/notice.tsx';
import textStyles from '../design/text.module.css';
import { number } from '../language/format.ts';
import { t } from '../language/messages.ts';
import { send } from '../messages/client.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { failureText } from '../relay-client/failure-text.ts';
import type { Failure } from '../relay-client/outcome.ts';
import { createSecretUsage } from './secret-usage.ts';
import { UsageChart } from './usage-chart.tsx';
import { callersOf, daysOf, sumOf } from './usage-days.ts';
import styles from './usage-panel.module.css';
import { UsageTable } from './usage-table.tsx';
import { callerText, dateText, factsOf } from './usage-texts.ts';

/** What was done with one secret in the last month. */
export function UsagePanel({ relay, name }: { relay: RelayView; name: string }) {
  const [{ state, busy, load }] = useState(() => createSecretUsage(send, { relayId: relay.id, name }));
  useEffect(() => void load(), []);
  const reload = (): void => void load();
  if (state.value.status === 'loading') return <Skeleton lines={3} label={t('usage.panel.loading')} />;
  if (state.value.status === 'failed') {
    return <NotLoaded failure={state.value.failure} relay={relay} busy={busy.value} onRetry={reload} />;
  }
  return <Loaded entries={state.value.entries} busy={busy.value} onReload={reload} />;
}

interface NotLoadedProps {
  readonly failure: Failure;
  readonly relay: RelayView;
  readonly busy: boolean;
  readonly onRetry: () => void;
}

function NotLoaded({ failure, relay, busy, onRetry }: NotLoadedProps) {
  const isOld = failure.kind === 'problem' && failure.problem.code === 'NOT_FOUND';
  const { title, text } = isOld
    ? { title: t('usage.panel.oldTitle'), text: t('usage.panel.old') }
    : failureText(failure, relay);
  return (
    <Notice
      kind="warn"
      title={title}
      actions={
        <Button size="small" icon="refresh" busy={busy} onClick={onRetry}>
          {t('usage.panel.retry')}
        </Button>
      }
    >
      {text}
    </Notice>
  );
}

interface LoadedProps {
  readonly entries: readonly UsageEntry[];
  readonly busy: boolean;
  readonly onReload: () => void;
}

function Loaded({ entries, busy, onReload }: LoadedProps) {
  const days = daysOf(entries, Date.now());
  const sums = sumOf(days);
  const hasTokens = sums.inputTokens + sums.outputTokens > 0;
  const reload = (
    <IconButton
      icon="refresh"
      size="small"
      label={t('usage.panel.refresh')}
      busy={busy}
      class={styles.reload}
      onClick={onReload}
    />
  );
  if (sums.calls === 0) {
    return (
      <div class={styles.none}>
        <p class={textStyles.hint}>{t('usage.panel.none', { days: number(days.length) })}</p>
        {reload}
      </div>
    );
  }
  const used = days.filter(({ calls }) => calls > 0).toReversed();
  return (
    <div class={styles.panel}>
      <div class={styles.top}>
        <dl class={styles.facts}>
          {factsOf(sums).map(([label, value]) => (
            <div>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {reload}
      </div>
      <UsageChart days={days} />
      <UsageTable
        title={t('usage.panel.byDay')}
        heading={t('usage.panel.day')}
        rows={used.map((day) => ({ ...day, label: dateText(day.day) }))}
        hasTokens={hasTokens}
      />
      <UsageTable
        title={t('usage.panel.byCaller')}
        heading={t('usage.panel.caller')}
        rows={callersOf(entries).map((caller) => ({ ...caller, label: callerText(caller.caller) }))}
        hasTokens={hasTokens}
      />
    </div>
  );
}

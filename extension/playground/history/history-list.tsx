import { useMemo, useRef, useState } from 'preact/hooks';
import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import { Confirm } from '../../design/dialog.tsx';
import { TextInput } from '../../design/field.tsx';
import layoutStyles from '../../design/layout.module.css';
import { EmptyState, Notice, Skeleton } from '../../design/notice.tsx';
import { ROW_HEIGHT, RowItem } from '../../design/row.tsx';
import textStyles from '../../design/text.module.css';
import { byDay, type HistoryRow } from '../../history/days.ts';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import { useVisibleRange } from '../../response-view/views/use-visible-range.ts';
import { moveFocus } from '../../shortcuts/move-focus.ts';
import { usePlayground } from '../playground.ts';
import { Heading } from './heading.tsx';
import type { Opened } from './history.ts';
import styles from './history-list.module.css';
import { CallRow } from './history-row.tsx';

export function HistoryList({ first }: { first: Opened | null }) {
  const history = usePlayground().history;
  const { entries, hasFailed, query, isSearching, search, close, clear, load, isFound, openCall, exportAll } = history;
  const [isClearing, setClearing] = useState(false);
  const all = entries.value;
  const shown = all?.filter((entry) => isFound(entry) && entry.id !== first?.entry.id) ?? [];
  return (
    <>
      <Heading
        title={t(first === null ? 'playground.history.title' : 'playground.history.compareWith')}
        back={t(first === null ? 'playground.history.backToResponse' : 'playground.history.backToCall')}
        onBack={first === null ? close : () => void openFirst(history, first)}
      >
        {first === null && all !== null && all.length > 0 && (
          <>
            <Button kind="quiet" size="small" icon="file" onClick={() => void exportAll()}>
              {t('playground.history.export')}
            </Button>
            <Button kind="quiet" size="small" icon="trash" onClick={() => setClearing(true)}>
              {t('playground.history.clear')}
            </Button>
          </>
        )}
      </Heading>
      {isClearing && (
        <Confirm
          title={t('playground.history.clearTitle')}
          action={t('playground.history.clear')}
          onConfirm={() => void clear()}
          onClose={() => setClearing(false)}
        >
          <p>{t('playground.history.clearText')}</p>
        </Confirm>
      )}
      {hasFailed.value ? (
        <Notice
          kind="danger"
          title={t('playground.history.unreadable')}
          actions={
            <Button size="small" icon="refresh" onClick={() => void load()}>
              {t('playground.action.tryAgain')}
            </Button>
          }
        >
          {t('playground.history.noDatabase')}
        </Notice>
      ) : all === null ? (
        <Skeleton lines={6} />
      ) : all.length === 0 ? (
        <EmptyState icon="clock" title={t('playground.history.empty')}>
          <p>{t('playground.history.emptyText')}</p>
        </EmptyState>
      ) : (
        <>
          <TextInput
            type="search"
            label={t('playground.history.search')}
            hideLabel
            placeholder={t('playground.history.searchHint')}
            value={query.value}
            onValue={(text) => void search(text)}
          />
          <p class={classes(textStyles.hint, textStyles.numbers)} role="status">
            {countText(shown.length, all.length, query.value, isSearching.value)}
          </p>
          <Rows entries={shown} onOpen={(entry) => void openCall(entry)} />
        </>
      )}
    </>
  );
}

const openFirst = ({ view }: ReturnType<typeof usePlayground>['history'], opened: Opened): void => {
  view.value = { kind: 'call', opened };
};

function countText(shown: number, all: number, query: string, isSearching: boolean): string {
  const count = number(shown);
  if (query.trim() === '') return t('playground.history.count', shown, { count });
  if (isSearching) return t('playground.history.searching', shown, { count });
  return shown === 0
    ? t('playground.history.noneFound')
    : t('playground.history.found', shown, { count, all: number(all) });
}

type CallRowData = Extract<HistoryRow, { kind: 'call' }>['entry'];

/** Only the rows in the window are rendered. */
function Rows({ entries, onOpen }: { entries: readonly CallRowData[]; onOpen: (entry: CallRowData) => void }) {
  const list = useRef<HTMLUListElement>(null);
  const numbers = entries.map(({ id }) => id).join();
  const rows = useMemo(() => byDay(entries, Date.now()), [numbers]);
  const { first, last } = useVisibleRange(list, rows.length, ROW_HEIGHT);
  return (
    <ul
      ref={list}
      onKeyDown={(event) => moveFocus(event, event.currentTarget)}
      class={layoutStyles.list}
      aria-label={t('playground.history.list')}
      style={{ paddingTop: `${first * ROW_HEIGHT}px`, paddingBottom: `${(rows.length - last) * ROW_HEIGHT}px` }}
    >
      {rows.slice(first, last).map((row) =>
        row.kind === 'day' ? (
          <li key={row.label} class={styles.day}>
            <h3 class={textStyles.sectionTitle}>{row.label}</h3>
          </li>
        ) : (
          <RowItem key={row.entry.id}>
            <CallRow entry={row.entry} onOpen={() => onOpen(row.entry)} />
          </RowItem>
        ),
      )}
    </ul>
  );
}

import { useMemo, useRef } from 'preact/hooks';
import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import { TextInput } from '../../design/field.tsx';
import layoutStyles from '../../design/layout.module.css';
import { EmptyState, Notice, Skeleton } from '../../design/notice.tsx';
import { ROW_HEIGHT } from '../../design/row.tsx';
import textStyles from '../../design/text.module.css';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import { useVisibleRange } from '../../response-view/views/use-visible-range.ts';
import type { Library } from '../../saved/library.ts';
import { rowsOf, type SavedRow } from '../../saved/search.ts';
import { Heading } from '../history/heading.tsx';
import { usePlayground } from '../playground.ts';
import { ExportMenu } from './export-menu.tsx';
import { ImportButton } from './import-button.tsx';
import { CallRow, FolderRow } from './saved-rows.tsx';

export function SavedList() {
  const { saved } = usePlayground();
  const library = saved.library.value;
  const isEmpty = library !== null && library.calls.length === 0 && library.folders.length === 0;
  return (
    <>
      <Heading title={t('playground.saved.title')} back={t('playground.history.backToResponse')} onBack={saved.close}>
        <Button
          kind="quiet"
          size="small"
          icon="plus"
          onClick={() => {
            saved.dialog.value = { kind: 'folder', folder: null };
          }}
        >
          {t('playground.saved.newFolder')}
        </Button>
        <ImportButton />
        {library !== null && library.calls.length > 0 && <ExportMenu library={library} />}
      </Heading>
      {saved.hasFailed.value ? (
        <Notice
          kind="danger"
          title={t('playground.saved.unreadable')}
          actions={
            <Button size="small" icon="refresh" onClick={() => void saved.load()}>
              {t('playground.action.tryAgain')}
            </Button>
          }
        >
          {t('playground.history.noDatabase')}
        </Notice>
      ) : library === null ? (
        <Skeleton lines={6} />
      ) : isEmpty ? (
        <EmptyState
          icon="bookmark"
          title={t('playground.saved.empty')}
          actions={
            <Button icon="bookmark" onClick={saved.askToSave}>
              {t('playground.saved.saveThis')}
            </Button>
          }
        >
          <p>{t('playground.saved.emptyText')}</p>
        </EmptyState>
      ) : (
        <Found library={library} />
      )}
    </>
  );
}

function Found({ library }: { library: Library }) {
  const { query, closed } = usePlayground().saved;
  const rows = useMemo(() => rowsOf(library, query.value, closed.value), [library, query.value, closed.value]);
  return (
    <>
      <TextInput
        type="search"
        label={t('playground.saved.search')}
        hideLabel
        placeholder={t('playground.saved.searchHint')}
        value={query.value}
        onValue={(text) => {
          query.value = text;
        }}
      />
      <p class={classes(textStyles.hint, textStyles.numbers)} role="status">
        {countText(rows, library.calls.length, query.value)}
      </p>
      <Rows rows={rows} />
    </>
  );
}

function countText(rows: readonly SavedRow[], all: number, query: string): string {
  const count = number(all);
  if (query.trim() === '') return t('playground.saved.count', all, { count });
  const found = rows.filter(({ kind }) => kind === 'call').length;
  return found === 0
    ? t('playground.saved.noneFound')
    : t('playground.saved.found', all, { found: number(found), count });
}

/** Only the rows in the window are rendered. The arrow keys move between them. */
function Rows({ rows }: { rows: readonly SavedRow[] }) {
  const list = useRef<HTMLUListElement>(null);
  const { first, last } = useVisibleRange(list, rows.length, ROW_HEIGHT);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const buttons: (Element | null)[] = [...(list.current?.querySelectorAll(':scope > li > button') ?? [])];
    const at = buttons.indexOf(document.activeElement);
    const next = step === undefined || at === -1 ? null : buttons[at + step];
    if (!(next instanceof HTMLElement)) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <ul
      ref={list}
      class={layoutStyles.list}
      aria-label={t('playground.saved.title')}
      onKeyDown={onKeyDown}
      style={{ paddingTop: `${first * ROW_HEIGHT}px`, paddingBottom: `${(rows.length - last) * ROW_HEIGHT}px` }}
    >
      {rows
        .slice(first, last)
        .map((row) =>
          row.kind === 'folder' ? (
            <FolderRow key={row.folder.id} folder={row.folder} count={row.count} isOpen={row.isOpen} />
          ) : (
            <CallRow key={row.call.id} call={row.call} />
          ),
        )}
    </ul>
  );
}

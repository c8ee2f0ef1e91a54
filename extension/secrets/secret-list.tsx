import { useEffect, useRef, useState } from 'preact/hooks';
import type { SecretSummary } from '../../shared/protocol/api.ts';
import { Button, IconButton } from '../design/button.tsx';
import { classes } from '../design/classes.ts';
import { Icon } from '../design/icon.tsx';
import inputStyles from '../design/input.module.css';
import textStyles from '../design/text.module.css';
import { t } from '../language/messages.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { ariaKeys, isPressed, listStep, withKeys } from '../shortcuts/shortcuts.ts';
import { useDrafts } from './drafts.ts';
import styles from './secret-list.module.css';
import { SecretRows } from './secret-rows.tsx';
import { SkeletonRows } from './skeleton-rows.tsx';
import { rowId } from './use-focus.ts';

const matches = (secret: SecretSummary, search: string): boolean =>
  [secret.name, ...secret.allow.map((rule) => rule.origin)].some((text) => text.toLowerCase().includes(search));

interface ListProps {
  /** Null until it is loaded. */
  readonly list: readonly SecretSummary[] | null;
  readonly relay: RelayView | null;
  /** Number of secrets that the list will have. */
  readonly expected: number;
  readonly onImport: () => void;
}

/** The list with its search. `/` focuses the search, `n` creates a secret, arrow keys move the focus. */
export function SecretList({ list, relay, expected, onImport }: ListProps) {
  const { open } = useDrafts();
  const [search, setSearch] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const rows = useRef<HTMLUListElement>(null);
  const shown = (list ?? []).filter((secret) => matches(secret, search.trim().toLowerCase()));

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isSearch = isPressed(event, 'search');
      if (!isSearch && !isPressed(event, 'newSecret')) return;
      event.preventDefault();
      if (isSearch) field.current?.focus();
      else open('');
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const onArrow = (event: KeyboardEvent): void => {
    const step = listStep(event);
    if (step === 0 || (event.target as HTMLElement).closest('[role="menu"]')) return;
    event.preventDefault();
    const row = document.activeElement?.closest('li')?.querySelector('button')?.id;
    const at = shown.findIndex(({ name }) => rowId(name) === row);
    const next = shown[Math.min(at + step, shown.length - 1)];
    if (next) document.getElementById(rowId(next.name))?.focus();
    else field.current?.focus();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: moves the focus between the controls inside, which are what is used
    <div onKeyDown={onArrow}>
      <div class={styles.bar}>
        <div class={styles.search}>
          <Icon name="search" size={14} />
          <input
            ref={field}
            type="search"
            class={inputStyles.input}
            aria-label={t('secrets.list.searchLabel')}
            aria-keyshortcuts={ariaKeys('search')}
            placeholder={t('secrets.list.search')}
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
          {search === '' && <kbd>/</kbd>}
        </div>
        <IconButton icon="file" label={t('secrets.list.fromEnv')} onClick={onImport} />
        <Button
          kind="primary"
          icon="plus"
          aria-keyshortcuts={ariaKeys('newSecret')}
          title={withKeys(t('secrets.list.newSecret'), 'newSecret')}
          onClick={() => open('')}
        >
          {t('secrets.list.new')}
        </Button>
      </div>
      {list === null || relay === null ? (
        <SkeletonRows count={expected} />
      ) : shown.length === 0 ? (
        <p class={classes(styles.nothing, textStyles.muted)} role="status">
          {t('secrets.list.noMatch', { search })}
        </p>
      ) : (
        <SecretRows list={rows} secrets={shown} relay={relay} />
      )}
    </div>
  );
}

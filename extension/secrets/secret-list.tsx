import { useEffect, useRef, useState } from 'preact/hooks';
import type { SecretSummary } from '../../shared/protocol/api.ts';
import { Button } from '../design/button.tsx';
import { classes } from '../design/classes.ts';
import { Icon } from '../design/icon.tsx';
import inputStyles from '../design/input.module.css';
import textStyles from '../design/text.module.css';
import { ariaKeys, isPressed, listStep, withKeys } from '../shortcuts/shortcuts.ts';
import { useEditing } from './editing.ts';
import styles from './secret-list.module.css';
import { SecretRow } from './secret-row.tsx';
import { draftKey } from './stored-drafts.ts';

const matches = (secret: SecretSummary, search: string): boolean =>
  [secret.name, ...secret.allow.map((rule) => rule.origin)].some((text) => text.toLowerCase().includes(search));

/** The list with its search. `/` focuses the search, `n` creates a secret, arrow keys move the focus. */
export function SecretList({ list, relayId }: { list: readonly SecretSummary[]; relayId: string }) {
  const { draftOf, open, openName } = useEditing();
  const [search, setSearch] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const rows = useRef<HTMLUListElement>(null);
  const shown = list.filter((secret) => matches(secret, search.trim().toLowerCase()));

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
    if (step === 0) return;
    event.preventDefault();
    const stops: (HTMLElement | null)[] = [field.current, ...(rows.current?.querySelectorAll('button') ?? [])];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    stops[Math.min(Math.max(at + step, 0), stops.length - 1)]?.focus();
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
            aria-label="Search secrets"
            aria-keyshortcuts={ariaKeys('search')}
            placeholder="Search"
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
          {search === '' && <kbd>/</kbd>}
        </div>
        <Button
          kind="primary"
          icon="plus"
          aria-keyshortcuts={ariaKeys('newSecret')}
          title={withKeys('New secret', 'newSecret')}
          onClick={() => open('')}
        >
          New
        </Button>
      </div>
      {shown.length === 0 ? (
        <p class={classes(styles.nothing, textStyles.muted)} role="status">
          No secret matches "{search}".
        </p>
      ) : (
        <ul ref={rows} aria-label="Client secrets">
          {shown.map((secret) => (
            <SecretRow
              key={secret.name}
              secret={secret}
              open={openName.value === secret.name}
              edited={draftOf(draftKey(relayId, secret.name)) !== null}
              onOpen={() => open(secret.name)}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

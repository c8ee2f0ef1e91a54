import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { IconButton } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import inputStyles from '../../design/input.module.css';
import textStyles from '../../design/text.module.css';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import styles from './search-bar.module.css';
import type { Search } from './use-search.ts';

interface SearchBarProps {
  readonly search: Search;
  readonly label: string;
  /** At the end of the row. */
  readonly end?: ComponentChildren;
  /** Below the row. */
  readonly children?: ComponentChildren;
}

/** The search of a long body, which stays in sight while the body scrolls. Ctrl or ⌘ with F goes to it. */
export function SearchBar({ search, label, end, children }: SearchBarProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // The browser's own search would only find the lines that are in sight.
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'f' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
        return;
      if (!field.current?.checkVisibility()) return;
      event.preventDefault();
      field.current.select();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) search.step(event.shiftKey ? -1 : 1);
    // By default, Escape closes the popup.
    else if (event.key === 'Escape' && search.query !== '') search.setQuery('');
    else return;
    event.preventDefault();
  };
  const hasMatches = (search.found?.reachable ?? 0) > 0;
  return (
    <search class={styles.bar}>
      <div class={styles.line}>
        <input
          ref={field}
          type="search"
          class={classes(inputStyles.input, styles.field)}
          aria-label={label}
          placeholder={label}
          value={search.query}
          onInput={({ currentTarget }) => search.setQuery(currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <span class={classes(styles.count, textStyles.small, textStyles.muted)} role="status">
          {countText(search)}
        </span>
        {search.query !== '' && (
          <>
            <IconButton
              size="small"
              icon="chevron-up"
              label={t('response_view.search.previous')}
              disabled={!hasMatches}
              onClick={() => search.step(-1)}
            />
            <IconButton
              size="small"
              icon="chevron-down"
              label={t('response_view.search.next')}
              disabled={!hasMatches}
              onClick={() => search.step(1)}
            />
          </>
        )}
        {end}
      </div>
      {children}
    </search>
  );
}

function countText({ query, isSearching, found }: Search): string {
  if (query === '') return '';
  if (found === null || isSearching) return t('response_view.search.searching');
  const { matches, reachable, current } = found;
  if (matches.count === 0) return t('response_view.search.none');
  const beyond = matches.count - reachable;
  const position = { current: number(current + 1), count: number(reachable) };
  return beyond > 0
    ? t('response_view.search.beyond', { ...position, beyond: number(beyond) })
    : t('response_view.search.position', position);
}

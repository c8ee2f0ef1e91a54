import { useId, useRef } from 'preact/hooks';
import { Button, IconButton } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import { focusFirst, isFocusLost } from '../../design/focus.ts';
import inputStyles from '../../design/input.module.css';
import textStyles from '../../design/text.module.css';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import type { Row } from '../../request-model/draft.ts';
import styles from './rows.module.css';

interface RowsProps {
  /** What they are called in labels. */
  readonly kind: keyof typeof TEXTS;
  readonly rows: readonly Row[];
  readonly onChange: (row: Row) => void;
  readonly onRemove: (row: Row) => void;
  /** Appends an empty row. */
  readonly onAdd: () => void;
  /** Suggested names. */
  readonly names?: readonly string[];
  /** Suggested values of a name. */
  readonly valuesOf?: (name: string) => readonly string[];
}

const TEXTS = {
  header: {
    row: 'playground.rows.header',
    send: 'playground.rows.headerSend',
    remove: 'playground.rows.headerRemove',
    add: 'playground.rows.headerAdd',
  },
  param: {
    row: 'playground.rows.param',
    send: 'playground.rows.paramSend',
    remove: 'playground.rows.paramRemove',
    add: 'playground.rows.paramAdd',
  },
} as const;

/** Names and values; each row can be switched off without deleting it. */
export function Rows({ kind, rows, onChange, onRemove, onAdd, names = [], valuesOf = none }: RowsProps) {
  const texts = TEXTS[kind];
  const listId = useId();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLSpanElement>(null);
  const remove = (one: Row): void => {
    onRemove(one);
    requestAnimationFrame(() => isFocusLost() && focusFirst(button.current?.querySelector('button')));
  };
  const add = (): void => {
    onAdd();
    requestAnimationFrame(() =>
      root.current?.querySelector<HTMLElement>('fieldset:last-of-type [placeholder]')?.focus(),
    );
  };
  return (
    <div class={styles.list} ref={root}>
      <Suggestions id={listId} texts={names} />
      {rows.map((one, index) => (
        <fieldset class={classes(styles.row, !one.on && styles.off)} key={one.id}>
          <legend class={textStyles.visuallyHidden}>{t(texts.row, { number: number(index + 1) })}</legend>
          <input
            type="checkbox"
            checked={one.on}
            aria-label={t(texts.send)}
            title={t(texts.send)}
            onChange={(event) => onChange({ ...one, on: event.currentTarget.checked })}
          />
          <input
            class={classes(inputStyles.input, inputStyles.mono)}
            aria-label={t('playground.rows.name')}
            placeholder={t('playground.rows.name')}
            list={listId}
            spellcheck={false}
            autocomplete="off"
            value={one.name}
            onInput={(event) => onChange({ ...one, name: event.currentTarget.value })}
          />
          <input
            class={classes(inputStyles.input, inputStyles.mono)}
            aria-label={t('playground.rows.value')}
            placeholder={t('playground.rows.value')}
            spellcheck={false}
            autocomplete="off"
            list={`${listId}-${index}`}
            value={one.value}
            title={one.value}
            onInput={(event) => onChange({ ...one, value: event.currentTarget.value })}
          />
          <Suggestions id={`${listId}-${index}`} texts={valuesOf(one.name)} />
          <IconButton
            icon="x"
            size="small"
            label={t(texts.remove, { name: one.name }).trim()}
            onClick={() => remove(one)}
          />
        </fieldset>
      ))}
      <span ref={button}>
        <Button size="small" kind="quiet" icon="plus" onClick={add}>
          {t(texts.add)}
        </Button>
      </span>
    </div>
  );
}

const none = (): readonly string[] => [];

const Suggestions = ({ id, texts }: { id: string; texts: readonly string[] }) => (
  <datalist id={id}>
    {texts.map((text) => (
      <option key={text} value={text} />
    ))}
  </datalist>
);

import { useId, useRef } from 'preact/hooks';
import { Button, IconButton } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import inputStyles from '../../design/input.module.css';
import textStyles from '../../design/text.module.css';
import { type Row, row } from '../../request-model/draft.ts';
import styles from './rows.module.css';

interface RowsProps {
  /** As used in labels: "header", "parameter". */
  readonly kind: string;
  readonly rows: readonly Row[];
  readonly onRows: (rows: Row[]) => void;
  /** Suggested names. */
  readonly names?: readonly string[];
}

/** Names and values; each row can be switched off without deleting it. */
export function Rows({ kind, rows, onRows, names = [] }: RowsProps) {
  const listId = useId();
  const root = useRef<HTMLDivElement>(null);
  const set = (id: string, part: Partial<Row>): void =>
    onRows(rows.map((one) => (one.id === id ? { ...one, ...part } : one)));
  const add = (): void => {
    onRows([...rows, row()]);
    requestAnimationFrame(() =>
      root.current?.querySelector<HTMLElement>('fieldset:last-of-type [aria-label="Name"]')?.focus(),
    );
  };
  return (
    <div class={styles.list} ref={root}>
      {names.length > 0 && (
        <datalist id={listId}>
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      )}
      {rows.map((one, index) => (
        <fieldset class={classes(styles.row, !one.on && styles.off)} key={one.id}>
          <legend class={textStyles.visuallyHidden}>{`${kind} ${index + 1}`}</legend>
          <input
            type="checkbox"
            checked={one.on}
            aria-label={`Send this ${kind}`}
            title={`Send this ${kind}`}
            onChange={(event) => set(one.id, { on: event.currentTarget.checked })}
          />
          <input
            class={classes(inputStyles.input, inputStyles.mono)}
            aria-label="Name"
            placeholder="Name"
            list={names.length > 0 ? listId : undefined}
            spellcheck={false}
            autocomplete="off"
            value={one.name}
            onInput={(event) => set(one.id, { name: event.currentTarget.value })}
          />
          <input
            class={classes(inputStyles.input, inputStyles.mono)}
            aria-label="Value"
            placeholder="Value"
            spellcheck={false}
            autocomplete="off"
            value={one.value}
            title={one.value}
            onInput={(event) => set(one.id, { value: event.currentTarget.value })}
          />
          <IconButton
            icon="x"
            size="small"
            label={`Remove the ${kind} ${one.name}`.trim()}
            onClick={() => onRows(rows.filter(({ id }) => id !== one.id))}
          />
        </fieldset>
      ))}
      <Button size="small" kind="quiet" icon="plus" onClick={add}>
        Add {kind}
      </Button>
    </div>
  );
}

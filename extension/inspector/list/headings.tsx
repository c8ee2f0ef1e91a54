import type { InspectorState } from '../state.ts';
import { COLUMNS, type Column } from './columns.ts';
import styles from './row.module.css';

const CLASSES: Readonly<Record<Column['id'], string | undefined>> = {
  method: styles.method,
  secret: styles.secret,
  destination: styles.destination,
  status: styles.status,
  source: styles.source,
  time: styles.time,
  size: styles.size,
  waterfall: styles.waterfall,
};

export const Headings = ({ inspector }: { inspector: InspectorState }) => {
  const sorting = inspector.sorting.value;
  return (
    <thead>
      <tr class={styles.cells} aria-rowindex={1}>
        {COLUMNS.map(({ id, label, hint }) => (
          <th
            scope="col"
            class={CLASSES[id]}
            aria-sort={sorting?.column === id ? order(sorting.isDescending) : 'none'}
            key={id}
          >
            <button type="button" title={hint} onClick={() => inspector.sort(id)}>
              {label}
              {sorting?.column === id && <span aria-hidden="true">{sorting.isDescending ? ' ▾' : ' ▴'}</span>}
            </button>
          </th>
        ))}
      </tr>
    </thead>
  );
};

const order = (isDescending: boolean) => (isDescending ? 'descending' : 'ascending');

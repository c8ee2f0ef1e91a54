import type { InspectorState } from '../state.ts';
import { COLUMNS } from './columns.ts';

export const Headings = ({ inspector }: { inspector: InspectorState }) => {
  const sorting = inspector.sorting.value;
  return (
    <thead>
      <tr aria-rowindex={1}>
        {COLUMNS.map(({ id, label, hint }) => (
          <th
            scope="col"
            class={`call-${id}`}
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

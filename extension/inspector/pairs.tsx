import type { Pairs } from '../http/har.ts';
import { Marked } from '../response-view/marked.tsx';

/** Names and values, such as headers. */
export const PairList = ({ pairs, label }: { pairs: Pairs; label: string }) => (
  <dl class="pairs" aria-label={label}>
    {pairs.map(([name, value], index) => (
      <div class="pair" key={`${index} ${name}`}>
        <dt>{name}</dt>
        <dd>
          <Marked text={value} />
        </dd>
      </div>
    ))}
  </dl>
);

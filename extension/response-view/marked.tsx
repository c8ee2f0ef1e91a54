import styles from './marked.module.css';
import { segmentsBetween } from './marks.ts';

const TITLES = {
  request: { placeholder: 'The placeholder, as the page sent it', mask: 'The secret was here. It is never shown.' },
  response: {
    placeholder: 'The response repeated the secret here; the relay replaced it with the placeholder',
    mask: 'A credential was here. It was removed.',
  },
};

const MARKS = { placeholder: styles.placeholder, mask: styles.mask };

interface MarkedProps {
  readonly text: string;
  readonly in?: keyof typeof TITLES;
  /** The range of the text that is shown. */
  readonly from?: number;
  readonly to?: number;
}

/** Text with placeholder and mask highlighted. */
export const Marked = ({ text, in: where = 'request', from = 0, to = text.length }: MarkedProps) => (
  <>
    {segmentsBetween(text, from, to).map((segment, index) =>
      segment.mark ? (
        <mark class={MARKS[segment.mark]} title={TITLES[where][segment.mark]} key={index}>
          {segment.text}
        </mark>
      ) : (
        segment.text
      ),
    )}
  </>
);

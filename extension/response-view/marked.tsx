import { t } from '../language/messages.ts';
import styles from './marked.module.css';
import { segmentsBetween } from './marks.ts';

const TITLES = {
  request: { placeholder: t('response_view.mark.requestPlaceholder'), mask: t('response_view.mark.requestMask') },
  response: {
    placeholder: t('response_view.mark.responsePlaceholder'),
    mask: t('response_view.mark.responseMask'),
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

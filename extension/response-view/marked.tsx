import './marked.css';
import { segmentsBetween } from './marks.ts';

const TITLES = {
  request: { placeholder: 'The placeholder, as the page sent it', mask: 'The secret went here. It is never shown.' },
  response: {
    placeholder: 'The answer repeated the secret here, and the relay put the placeholder in its place',
    mask: 'A credential stood here. It is not kept.',
  },
};

interface MarkedProps {
  readonly text: string;
  readonly in?: keyof typeof TITLES;
  /** Only this part of the text is shown. */
  readonly from?: number;
  readonly to?: number;
}

/** Text in which placeholder and mask are marked. */
export const Marked = ({ text, in: where = 'request', from = 0, to = text.length }: MarkedProps) => (
  <>
    {segmentsBetween(text, from, to).map((segment, index) =>
      segment.mark ? (
        <mark class={`mark-${segment.mark}`} title={TITLES[where][segment.mark]} key={index}>
          {segment.text}
        </mark>
      ) : (
        segment.text
      ),
    )}
  </>
);

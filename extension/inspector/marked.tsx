import './marked.css';
import { segmentsOf } from './marks.ts';

const TITLES = {
  request: { placeholder: 'The placeholder, as the page sent it', mask: 'The secret went here. It is never shown.' },
  answer: {
    placeholder: 'The answer repeated the secret here, and the relay put the placeholder in its place',
    mask: 'A credential stood here. It is not kept.',
  },
};

/** Text in which placeholder and mask are marked. */
export const Marked = ({ text, in: where = 'request' }: { text: string; in?: keyof typeof TITLES }) => (
  <>
    {segmentsOf(text).map((segment, index) =>
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

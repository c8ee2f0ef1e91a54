import { segmentsOf } from './marks.ts';

const TITLES = {
  placeholder: 'The placeholder, as the page sent it',
  mask: 'The secret went here. It is never shown.',
};

/** Text in which placeholder and mask are marked. */
export const Marked = ({ text }: { text: string }) => (
  <>
    {segmentsOf(text).map((segment, index) =>
      segment.mark ? (
        <mark class={`mark-${segment.mark}`} title={TITLES[segment.mark]} key={index}>
          {segment.text}
        </mark>
      ) : (
        segment.text
      ),
    )}
  </>
);

import type { ComponentChildren } from 'preact';
import { Marked } from '../marked.tsx';
import styles from './highlighted.module.css';
import { lowerBound } from './matches.ts';
import type { Found } from './use-search.ts';

interface HighlightedProps {
  readonly text: string;
  /** The range of the text that is shown. */
  readonly from: number;
  readonly to: number;
  readonly found: Found | null;
}

/** A part of a response's text, with the matches of a search highlighted. */
export function Highlighted({ text, from, to, found }: HighlightedProps) {
  const parts: ComponentChildren[] = [];
  let at = from;
  if (found !== null) {
    const { offsets, lengths, count } = found.matches;
    // The match before may reach into the range.
    for (let index = Math.max(0, lowerBound(offsets, from) - 1); index < count; index += 1) {
      const start = Math.max(offsets[index] as number, at);
      const end = Math.min((offsets[index] as number) + (lengths[index] as number), to);
      if (start >= to) break;
      if (end <= start) continue;
      if (start > at) parts.push(<Marked text={text} in="response" from={at} to={start} />);
      parts.push(
        <mark class={index === found.current ? styles.current : styles.match}>
          <Marked text={text} in="response" from={start} to={end} />
        </mark>,
      );
      at = end;
    }
  }
  return (
    <>
      {parts}
      {at < to && <Marked text={text} in="response" from={at} to={to} />}
    </>
  );
}

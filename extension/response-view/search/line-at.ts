import type { Lines } from '../lines/lines.ts';
import { lowerBound } from './matches.ts';

/** The line that has an offset of the text, or the last one before it. */
export const lineAt = ({ starts }: Pick<Lines, 'starts'>, offset: number): number =>
  Math.max(0, lowerBound(starts, offset + 1) - 1);

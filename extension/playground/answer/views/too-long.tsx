import type { Lines } from '../lines/lines.ts';

/** Says what a view leaves out, which the download has. */
export const TooLong = ({ lines }: { lines: Lines }) =>
  lines.total > lines.count ? (
    <p class="faint small">
      The first {lines.count.toLocaleString('en')} of {lines.total.toLocaleString('en')} lines. Download the body to see
      the rest.
    </p>
  ) : null;

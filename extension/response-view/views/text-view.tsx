import { classes } from '../../design/classes.ts';
import textStyles from '../../design/text.module.css';
import { decodeSliced } from '../lines/decode.ts';
import { scanText } from '../lines/lines.ts';
import { useSliced } from '../lines/use-sliced.ts';
import { Formatting } from './formatting.tsx';
import { MAX_ROWS } from './row-view.tsx';
import { TextRows } from './text-rows.tsx';
import type { ViewProps } from './view.ts';

export function TextView({ bytes, charset }: ViewProps) {
  const lines = useSliced(bytes.length, () => readText(bytes, charset), [bytes]);
  return lines === null ? <Formatting bytes={bytes.length} /> : <TextRows lines={lines} />;
}

function* readText(bytes: Uint8Array, charset: string) {
  return yield* scanText(yield* decodeSliced(bytes, charset), MAX_ROWS);
}

/** Rendered HTML could run scripts and load images; its text cannot. */
export const HtmlView = (props: ViewProps) => (
  <>
    <p class={classes(textStyles.faint, textStyles.small)}>HTML is shown as text and never rendered.</p>
    <TextView {...props} />
  </>
);

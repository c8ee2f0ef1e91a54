import { classes } from '../../design/classes.ts';
import textStyles from '../../design/text.module.css';
import { createImageFinder, type JsonImage } from '../images-in-json.ts';
import { type JsonLines, scanJson } from '../json-lines.ts';
import { decodeSliced } from '../lines/decode.ts';
import type { Sliced } from '../lines/in-slices.ts';
import { type Lines, scanText } from '../lines/lines.ts';
import { useSliced } from '../lines/use-sliced.ts';
import { Formatting } from './formatting.tsx';
import { Picture } from './image-view.tsx';
import { JsonRows } from './json-rows.tsx';
import { MAX_ROWS } from './row-view.tsx';
import { TextRows } from './text-rows.tsx';
import type { ViewProps } from './view.ts';

type Read =
  | { readonly json: JsonLines; readonly images: readonly JsonImage[]; readonly more: number }
  | { readonly plain: Lines };

export function JsonView({ bytes, charset, isWhole }: ViewProps) {
  const read = useSliced(bytes.length, () => readJson(bytes, charset, isWhole), [bytes, isWhole]);
  if (read === null) return <Formatting bytes={bytes.length} />;
  if ('plain' in read) return <TextRows lines={read.plain} />;
  return (
    <>
      {read.images.map(({ path, type, src }) => (
        <Picture key={path} src={src} type={type} caption={path} />
      ))}
      {read.more > 0 && (
        <p class={classes(textStyles.faint, textStyles.small)}>{read.more} more images in this JSON.</p>
      )}
      <JsonRows lines={read.json} />
    </>
  );
}

/** As JSON if it is complete and valid, otherwise as text. */
function* readJson(bytes: Uint8Array, charset: string, isWhole: boolean): Sliced<Read> {
  const text = yield* decodeSliced(bytes, charset);
  const finder = createImageFinder();
  const json = isWhole ? yield* scanJson(text, { max: MAX_ROWS, onString: finder.see }) : null;
  return json ? { json, images: finder.images, more: finder.more() } : { plain: yield* scanText(text, MAX_ROWS) };
}

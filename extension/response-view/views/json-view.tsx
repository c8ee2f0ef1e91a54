import { useState } from 'preact/hooks';
import { Segmented } from '../../design/choice.tsx';
import { t } from '../../language/messages.ts';
import { type JsonLines, scanJson } from '../json-lines.ts';
import { decodeSliced } from '../lines/decode.ts';
import type { Sliced } from '../lines/in-slices.ts';
import { type Lines, scanText } from '../lines/lines.ts';
import { useSliced } from '../lines/use-sliced.ts';
import { useStateOf } from '../lines/use-state-of.ts';
import { Gallery } from '../media/gallery.tsx';
import { createMediaFinder, type FoundMedia } from '../media/media-in-json.ts';
import { SearchBar } from '../search/search-bar.tsx';
import { useSearch } from '../search/use-search.ts';
import { PathBar } from '../tree/path-bar.tsx';
import { Formatting } from './formatting.tsx';
import { JsonRows } from './json-rows.tsx';
import { MAX_ROWS } from './row-view.tsx';
import { TextRows } from './text-rows.tsx';
import { SearchedText } from './text-view.tsx';
import type { ViewProps } from './view.ts';

type Read = { readonly json: JsonLines; readonly media: FoundMedia } | { readonly plain: Lines };

export function JsonView({ bytes, charset, isWhole }: ViewProps) {
  const read = useSliced(bytes.length, () => readJson(bytes, charset, isWhole), [bytes, isWhole]);
  if (read === null) return <Formatting bytes={bytes.length} />;
  if ('plain' in read) return <SearchedText lines={read.plain} />;
  return (
    <>
      <Gallery media={read.media} />
      <Json lines={read.json} />
    </>
  );
}

/** As JSON if it is complete and valid, otherwise as text. */
function* readJson(bytes: Uint8Array, charset: string, isWhole: boolean): Sliced<Read> {
  const text = yield* decodeSliced(bytes, charset);
  const finder = createMediaFinder();
  const json = isWhole ? yield* scanJson(text, { max: MAX_ROWS, onString: finder.see }) : null;
  return json ? { json, media: finder.found() } : { plain: yield* scanText(text, MAX_ROWS) };
}

/** Formatted, as a tree, or as it came. */
function Json({ lines }: { lines: JsonLines }) {
  const [layout, setLayout] = useState<'pretty' | 'raw'>('pretty');
  const isRaw = layout === 'raw';
  const raw = useSliced(isRaw ? lines.text.length : 0, () => rawLines(isRaw ? lines.text : ''), [lines, isRaw]);
  const shown = isRaw && raw?.text === lines.text ? raw : lines;
  const search = useSearch(shown, true);
  const [selected, setSelected] = useStateOf<number | null>(lines, null);
  return (
    <>
      <SearchBar
        search={search}
        label={t('response_view.json.search')}
        end={
          <Segmented
            label={t('response_view.view.showAs')}
            hideLabel
            options={[
              { value: 'pretty', label: t('response_view.json.pretty') },
              { value: 'raw', label: t('response_view.json.raw') },
            ]}
            value={layout}
            onValue={setLayout}
          />
        }
      >
        {!isRaw && selected !== null && <PathBar lines={lines} line={selected} />}
      </SearchBar>
      {!isRaw && <JsonRows lines={lines} search={search} selected={selected} onSelect={setSelected} />}
      {isRaw &&
        (shown === lines ? <Formatting bytes={lines.text.length} /> : <TextRows lines={shown} search={search} />)}
    </>
  );
}

function* rawLines(text: string): Sliced<Lines> {
  return yield* scanText(text, MAX_ROWS);
}

import { t } from '../../language/messages.ts';
import { decodeSliced } from '../lines/decode.ts';
import { type Lines, scanText } from '../lines/lines.ts';
import { useSliced } from '../lines/use-sliced.ts';
import { SearchBar } from '../search/search-bar.tsx';
import { useSearch } from '../search/use-search.ts';
import { Formatting } from './formatting.tsx';
import { MAX_ROWS } from './row-view.tsx';
import { TextRows } from './text-rows.tsx';
import type { ViewProps } from './view.ts';

export function TextView({ bytes, charset }: ViewProps) {
  const lines = useSliced(bytes.length, () => readText(bytes, charset), [bytes]);
  return lines === null ? <Formatting bytes={bytes.length} /> : <SearchedText lines={lines} />;
}

function* readText(bytes: Uint8Array, charset: string) {
  return yield* scanText(yield* decodeSliced(bytes, charset), MAX_ROWS);
}

/** A text of at most so many lines, and characters a line, needs no search. */
const SHORT = 10;
const SHORT_LINE = 80;

/** A text below its search. */
export function SearchedText({ lines }: { lines: Lines }) {
  const search = useSearch(lines, false);
  const isShort = lines.total <= SHORT && lines.text.length <= SHORT * SHORT_LINE;
  return (
    <>
      {!isShort && <SearchBar search={search} label={t('response_view.text.search')} />}
      <TextRows lines={lines} search={search} />
    </>
  );
}

import { useMemo, useState } from 'preact/hooks';
import { Button } from '../../../design/button.tsx';
import { Marked } from '../../../inspector/marked.tsx';
import { decode } from '../content.ts';
import { imagesInJson, type JsonImage, MAX_IMAGES } from '../images-in-json.ts';
import { type JsonLine, type JsonToken, jsonLines } from '../json-lines.ts';
import { Picture } from './image-view.tsx';
import { TextView } from './text-view.tsx';
import type { ViewProps } from './view.ts';

/** Lines laid out at first, and characters of a long string. */
const LINES = 400;
const STRING = 240;

export function JsonView(props: ViewProps) {
  const { bytes } = props;
  const { lines, images } = useMemo(() => read(decode(bytes)), [bytes]);
  if (lines === null) return <TextView {...props} />;
  return (
    <>
      {images.slice(0, MAX_IMAGES).map(({ path, type, src }) => (
        <Picture key={path} src={src} type={type} caption={path} />
      ))}
      {images.length > MAX_IMAGES && <p class="faint small">{images.length - MAX_IMAGES} more images in the text.</p>}
      <Lines lines={lines} />
    </>
  );
}

function read(text: string): { lines: JsonLine[] | null; images: JsonImage[] } {
  const lines = jsonLines(text);
  return { lines, images: lines ? imagesInJson(JSON.parse(text)) : [] };
}

function Lines({ lines }: { lines: readonly JsonLine[] }) {
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set());
  const [limit, setLimit] = useState(LINES);
  const toggle = (index: number): void => {
    const next = new Set(folded);
    if (!next.delete(index)) next.add(index);
    setFolded(next);
  };
  const shown = visible(lines, folded, limit);
  const firstFold = shown.find((index) => lines[index]?.closes !== undefined);
  return (
    <>
      <section class="json" aria-label="JSON" onKeyDown={moveFocus}>
        {shown.map((index) => {
          const line = lines[index];
          if (!line) return null;
          const isFolded = folded.has(index);
          return (
            <div class="json-line" key={index} style={{ '--depth': line.depth }}>
              {line.closes !== undefined && (
                <button
                  type="button"
                  class="json-fold"
                  tabIndex={index === firstFold ? 0 : -1}
                  aria-label={isFolded ? 'Unfold' : 'Fold'}
                  aria-expanded={!isFolded}
                  onClick={() => toggle(index)}
                />
              )}
              {line.tokens.map((token) => (
                <Token token={token} />
              ))}
              {isFolded && line.closes !== undefined && (
                <span class="json-folded">
                  {` ${line.closes - index - 1} lines `}
                  {lines[line.closes]?.tokens.map(([, text]) => text).join('')}
                </span>
              )}
            </div>
          );
        })}
      </section>
      {limit < lines.length && shown.length >= limit && (
        <div class="fixes">
          <Button size="small" onClick={() => setLimit(limit + 10 * LINES)}>
            Show more
          </Button>
          <Button size="small" onClick={() => setLimit(lines.length)}>
            Show all {lines.length.toLocaleString('en')} lines
          </Button>
        </div>
      )}
    </>
  );
}

/** One fold button is in the tab order; the arrow keys go from it to the others. */
function moveFocus(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const folds: (Element | null)[] = [...event.currentTarget.querySelectorAll('.json-fold')];
  const at = folds.indexOf(document.activeElement);
  const next = step === undefined || at === -1 ? null : folds[at + step];
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}

/** Indices of the lines that are not inside a folded one, at most `limit`. */
function visible(lines: readonly JsonLine[], folded: ReadonlySet<number>, limit: number): number[] {
  const shown: number[] = [];
  for (let index = 0; index < lines.length && shown.length < limit; index += 1) {
    shown.push(index);
    if (folded.has(index)) index = lines[index]?.closes ?? index;
  }
  return shown;
}

function Token({ token: [kind, text] }: { token: JsonToken }) {
  const [isOpen, setOpen] = useState(false);
  if (kind !== 'string' || text.length <= STRING || isOpen) {
    return <span class={`json-${kind}`}>{kind === 'string' ? <Marked text={text} in="answer" /> : text}</span>;
  }
  return (
    <span class="json-string">
      {text.slice(0, STRING)}
      <button type="button" class="json-more" onClick={() => setOpen(true)}>
        … {(text.length - STRING).toLocaleString('en')} more characters
      </button>
    </span>
  );
}

import { type JsonLine, jsonText } from '../playground/answer/json-lines.ts';
import { sizeText, statusWord } from '../playground/answer/words.ts';
import type { Body, Call } from '../recorder/call.ts';
import { firstOf } from '../recorder/har.ts';
import { answerView } from './answer-view.ts';
import { Marked } from './marked.tsx';

const MISSING: Readonly<Record<Exclude<Body['state'], 'kept'>, string>> = {
  'too-large': 'The body is too large to be kept here; the Network panel has it.',
  'let-go': 'The body was let go to make room for later calls.',
  'not-kept': 'The answer did not come through the relay and is not kept here; the Network panel has it.',
  unavailable: 'The browser does not hand over this body.',
};

export function Answer({ call }: { call: Call }) {
  if (call.source === 'none') return <p class="tab-note">There was no answer.</p>;
  const type = firstOf(call.headers, 'content-type') ?? '';
  return (
    <div class="answer">
      <p class="answer-head">
        <b>{call.status}</b> {statusWord(call.status)} · {type || 'no content type'} · {sizeText(call.size)}
      </p>
      <AnswerBody body={call.body} type={type} />
    </div>
  );
}

function AnswerBody({ body, type }: { body: Body; type: string }) {
  if (body.state !== 'kept') return <p class="tab-note">{MISSING[body.state]}</p>;
  const view = answerView(body, type);
  switch (view.kind) {
    case 'empty':
      return <p class="tab-note">The body is empty.</p>;
    case 'binary':
      return <p class="tab-note">The body is neither text nor an image.</p>;
    case 'image':
      return <img class="answer-image" src={view.src} alt="The answer" />;
    case 'json':
      return <Json lines={view.lines} />;
    case 'text':
      return (
        <>
          <pre class="answer-text">
            <Marked text={view.text} />
          </pre>
          {view.hidden > 0 && <p class="tab-note">{view.hidden.toLocaleString('en')} more characters are not shown.</p>}
        </>
      );
  }
}

/** A string can hold an image; what is beyond is in the Network panel. */
const MAX_TOKEN = 2_000;
/** Colouring each piece of a long answer costs more than it tells. */
const MAX_COLOURED = 1_000;

const cutToken = (text: string): string => (text.length > MAX_TOKEN ? `${text.slice(0, MAX_TOKEN)}…"` : text);

const Json = ({ lines }: { lines: readonly JsonLine[] }) => (
  <pre class="answer-text">
    {lines.length > MAX_COLOURED
      ? jsonText(
          lines.map((line) => ({
            ...line,
            tokens: line.tokens.map(([kind, text]) => [kind, cutToken(text)] as const),
          })),
        )
      : lines.map(({ depth, tokens }, index) => (
          <div key={index} style={{ paddingLeft: `${depth * 2}ch` }}>
            {tokens.map(([kind, text], at) => (
              <span class={`json-${kind}`} key={at}>
                <Marked text={cutToken(text)} />
              </span>
            ))}
          </div>
        ))}
  </pre>
);

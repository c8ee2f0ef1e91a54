import type { Pairs } from '../../http/har.ts';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { jsonText, scanJson } from '../../response-view/json-lines.ts';
import { runSync } from '../../response-view/lines/in-slices.ts';
import { forwardedSide, type Side, sentSide } from '../request-diff.ts';
import type { TraceView } from '../traces.ts';

/** The parts of a call as text, to be compared line by line. */
export interface CallTexts {
  readonly sent: string;
  readonly forwarded: string;
  readonly response: string;
}

/** Characters of a body that are compared. */
const MAX_BODY = 200_000;

export const textsOf = (call: RecordedCall, trace: TraceView): CallTexts => ({
  sent: sideText(sentSide(call.sent)),
  forwarded:
    trace.state === 'found' && trace.trace.forwarded ? sideText(forwardedSide(trace.trace.forwarded, call.sent)) : '',
  response: `${call.status || 'no response'} (${call.source})\n${pairsText(call.headers)}\n\n${bodyText(call)}`,
});

const sideText = ({ method, url, params, headers, body, files }: Side): string =>
  [
    `${method} ${url}`,
    ...params.map(([name, value]) => `? ${name} = ${value}`),
    pairsText(headers),
    '',
    (body ?? '').slice(0, MAX_BODY),
    ...files.map((file) => `file ${file}`),
  ].join('\n');

const pairsText = (pairs: Pairs): string => pairs.map(([name, value]) => `${name}: ${value}`).join('\n');

function bodyText({ body }: RecordedCall): string {
  if (body.state !== 'kept') return '(not kept)';
  if (body.isBase64) return `(${body.text.length} characters of base64)`;
  const text = body.text.slice(0, MAX_BODY);
  const lines = text.length === body.text.length ? runSync(scanJson(text)) : null;
  return lines ? jsonText(lines) : text;
}

import type { Pairs } from '../../http/har.ts';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
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
  response: `${call.status || t('inspector.outcome.noResponse')} (${call.source})\n${pairsText(call.headers)}\n\n${bodyText(call)}`,
});

const sideText = ({ method, url, params, headers, body, files }: Side): string =>
  [
    `${method} ${url}`,
    ...params.map(([name, value]) => `? ${name} = ${value}`),
    pairsText(headers),
    '',
    (body ?? '').slice(0, MAX_BODY),
    ...files.map((file) => t('inspector.diff.file', { file })),
  ].join('\n');

const pairsText = (pairs: Pairs): string => pairs.map(([name, value]) => `${name}: ${value}`).join('\n');

function bodyText({ body }: RecordedCall): string {
  if (body.state !== 'kept') return t('inspector.headers.notKept');
  if (body.isBase64) return t('inspector.compare.base64', body.text.length, { count: number(body.text.length) });
  const text = body.text.slice(0, MAX_BODY);
  const lines = text.length === body.text.length ? runSync(scanJson(text)) : null;
  return lines ? jsonText(lines) : text;
}

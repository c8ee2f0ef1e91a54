import { bodyText } from '../../history/entry.ts';
import { t } from '../../language/messages.ts';
import { isSent } from '../../request-model/draft.ts';
import type { PlaygroundCall } from '../../request-model/playground-call.ts';
import { jsonText, scanJson } from '../../response-view/json-lines.ts';
import { runSync } from '../../response-view/lines/in-slices.ts';

/** Characters of a body that are compared. */
const MAX_BODY = 200_000;

/** The parts of a recorded call as text, to be compared line by line. */
export function callTexts(call: PlaygroundCall) {
  const { secret, method, url, headers, params, body } = call.draft;
  const pairs = (rows: typeof headers): string[] => rows.filter(isSent).map(({ name, value }) => `${name}: ${value}`);
  return {
    request: [
      `${method} ${url}`,
      t('playground.history.secretLine', { name: secret }),
      ...pairs(headers),
      ...pairs(params).map((one) => `? ${one}`),
      '',
      ...(body.kind === 'form' || body.kind === 'multipart' ? pairs(body.fields) : [formatted(body.text)]),
    ].join('\n'),
    headers: [
      call.head ? String(call.head.status) : t('playground.history.noResponse'),
      ...(call.head?.headers ?? []).map(([name, value]) => `${name}: ${value}`),
    ].join('\n'),
    body: formatted(bodyText(call)),
  };
}

function formatted(text: string): string {
  const cut = text.slice(0, MAX_BODY);
  const lines = cut.length === text.length ? runSync(scanJson(cut)) : null;
  return lines ? jsonText(lines) : cut;
}

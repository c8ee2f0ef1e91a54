import { PLACEHOLDER } from '../../../shared/placeholder/place.ts';
import { encodeBase64 } from '../../../shared/placeholder/template.ts';
import { t } from '../../language/messages.ts';
import { mapTexts, textsOf } from '../../plain-keys/spots.ts';
import type { Draft } from '../../request-model/draft.ts';
import type { Finding } from './finding.ts';

/** The placeholder as other tools write it, in another case, or with more letters; matches the right spelling, too. */
const SPELLING =
  /\$\{+\s*\$?CLIENT_SECRET\s*\}+|\{\{\s*\$?CLIENT_SECRET\s*\}\}|\$CLIENT_SECRET[A-Za-z0-9_]*|%CLIENT_SECRET%/gi;

const wrongIn = (text: string): string[] => (text.match(SPELLING) ?? []).filter((found) => found !== PLACEHOLDER);

/** Placeholders that the relay would not replace, or not as they are meant; it reports neither. */
export const placeholderFindings = (draft: Draft): Finding[] => [...misspelled(draft), ...unencodedBasic(draft)];

function misspelled(draft: Draft): Finding[] {
  const found = textsOf(draft).flatMap(([text, spot]) => wrongIn(text).map((written) => ({ written, spot })));
  const [first] = found;
  if (!first) return [];
  const corrected = mapTexts(draft, (text) => text.replace(SPELLING, () => PLACEHOLDER));
  const rest = first.written.startsWith(PLACEHOLDER) ? first.written.slice(PLACEHOLDER.length) : '';
  const values = { place: first.spot.place, written: first.written, placeholder: PLACEHOLDER };
  return [
    {
      level: 'warning',
      code: null,
      text:
        rest === ''
          ? t('playground.placeholder.asWritten', values)
          : t('playground.placeholder.withRest', { ...values, rest }),
      param: first.spot.param,
      fixes: [{ kind: 'draft', label: t('playground.fix.write', { placeholder: PLACEHOLDER }), draft: corrected }],
    },
  ];
}

/** RFC 7617: the credentials of Basic are base64. A value without a colon may be encoded already. */
function unencodedBasic(draft: Draft): Finding[] {
  return draft.headers.flatMap((header): Finding[] => {
    const credentials = /^\s*basic\s+(.*\S)\s*$/i.exec(header.value)?.[1] ?? '';
    if (header.name.trim().toLowerCase() !== 'authorization' || !credentials.includes(PLACEHOLDER)) return [];
    const isCertain = credentials.includes(':');
    const headers = draft.headers.map((one) =>
      one.id === header.id ? { ...one, value: `Basic ${encodeBase64(credentials)}` } : one,
    );
    return [
      {
        level: isCertain ? 'warning' : 'hint',
        code: null,
        text: isCertain ? t('playground.placeholder.basic') : t('playground.placeholder.basicEncoded'),
        param: 'headers.Authorization',
        fixes: [{ kind: 'draft', label: t('playground.fix.encode'), draft: { ...draft, headers } }],
      },
    ];
  });
}

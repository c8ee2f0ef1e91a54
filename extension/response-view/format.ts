import { leftToRight, numberFormat } from '../language/format.ts';

/** Numbers of a response, formatted for people. */

const STATUS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No content',
  206: 'Partial content',
  301: 'Moved permanently',
  302: 'Found',
  304: 'Not modified',
  400: 'Bad request',
  401: 'Unauthorized',
  402: 'Payment required',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content too large',
  415: 'Unsupported media type',
  421: 'Misdirected request',
  422: 'Unprocessable content',
  429: 'Too many requests',
  500: 'Internal server error',
  502: 'Bad gateway',
  503: 'Service unavailable',
  504: 'Gateway timeout',
};

const CLASSES = ['', 'Informational', 'Success', 'Redirect', 'Client error', 'Server error'];

/** The reason phrase, which HTTP/2 does not transmit. As the standard has it, in every language. */
export const statusWord = (status: number): string => STATUS[status] ?? CLASSES[Math.floor(status / 100)] ?? '';

const UP_TO_TENTHS = numberFormat({ maximumFractionDigits: 1 });
const [TENTHS, HUNDREDTHS] = [1, 2].map((digits) =>
  numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false }),
) as [Intl.NumberFormat, Intl.NumberFormat];

/** `938 B`, `12.4 kB`, `1.05 MB`; a kB is 1000 bytes. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return leftToRight(`${bytes} B`);
  return leftToRight(bytes < 999_950 ? `${TENTHS.format(bytes / 1000)} kB` : `${HUNDREDTHS.format(bytes / 1e6)} MB`);
}

/** `0.4 ms`, `218 ms`, `3.42 s`, `2 min 05 s`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 10) return leftToRight(`${UP_TO_TENTHS.format(milliseconds)} ms`);
  if (milliseconds < 999.5) return leftToRight(`${Math.round(milliseconds)} ms`);
  if (milliseconds < 59_995) return leftToRight(`${HUNDREDTHS.format(milliseconds / 1000)} s`);
  const seconds = Math.round(milliseconds / 1000);
  return leftToRight(`${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`);
}

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

/** Made when they are first needed, by the least and the most digits after the point. */
const formats = new Map<string, Intl.NumberFormat>();

function decimal(value: number, least: number, most: number): string {
  const key = `${least} ${most}`;
  const options = { minimumFractionDigits: least, maximumFractionDigits: most, useGrouping: false };
  const format = formats.get(key) ?? numberFormat(options);
  formats.set(key, format);
  return format.format(value);
}

/** `938 B`, `12.4 kB`, `1.05 MB`; a kB is 1000 bytes. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return leftToRight(`${bytes} B`);
  return leftToRight(bytes < 999_950 ? `${decimal(bytes / 1000, 1, 1)} kB` : `${decimal(bytes / 1e6, 2, 2)} MB`);
}

/** `0.4 ms`, `218 ms`, `3.42 s`, `2 min 05 s`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 10) return leftToRight(`${decimal(milliseconds, 0, 1)} ms`);
  if (milliseconds < 999.5) return leftToRight(`${Math.round(milliseconds)} ms`);
  if (milliseconds < 59_995) return leftToRight(`${decimal(milliseconds / 1000, 2, 2)} s`);
  const seconds = Math.round(milliseconds / 1000);
  return leftToRight(`${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`);
}

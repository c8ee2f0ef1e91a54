import { language } from '../language/format.ts';
import { t } from '../language/messages.ts';

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** Made when it is first needed: it takes longer than all else that is loaded with it. */
let relative: Intl.RelativeTimeFormat | undefined;

/** "3 hr. ago" for an ISO 8601 time; "just now" below a minute, and for times in the future because of clock skew. */
export function ago(time: string, now: number = Date.now()): string {
  const seconds = Math.floor((now - Date.parse(time)) / 1000);
  const unit = UNITS.find(([, length]) => seconds >= length);
  if (unit === undefined) return t('design.ago.now');
  relative ??= new Intl.RelativeTimeFormat(language, { numeric: 'always', style: 'short' });
  return relative.format(-Math.floor(seconds / unit[1]), unit[0]);
}

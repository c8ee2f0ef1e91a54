import { t } from '../language/messages.ts';

const BROWSERS = [
  ['Edge', /\bEdg\//],
  ['Opera', /\bOPR\//],
  ['Vivaldi', /\bVivaldi\//],
  ['Firefox', /\bFirefox\//],
  ['Chrome', /Chrome\//],
] as const;

const SYSTEMS = [
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
] as const;

/** Around values in languages from right to left; not for a name that is sent to the relay, and shown in terminals. */
const ISOLATES = /[\u2066-\u2069]/g;

/** "Chrome on Linux": a default name by which the owner recognizes this device in the list. */
export function deviceNameFrom(userAgent: string): string {
  const browser = BROWSERS.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? t('connection.deviceName.browser');
  const system = SYSTEMS.find(([, pattern]) => pattern.test(userAgent))?.[0];
  if (system === undefined) return browser;
  return t('connection.deviceName.onSystem', { browser, system }).replace(ISOLATES, '');
}

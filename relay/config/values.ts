import net from 'node:net';
import { normalizeExtensionOrigin, normalizeOrigin } from '../../shared/protocol/origin.ts';
import { isProviderUrl } from '../identity/provider-url.ts';

/** Parses the text of a variable to its value, or says what is wrong with it ("must be …"). */
export type Parse<T> = (text: string) => { value: T } | { wrong: string };

const right = <T>(value: T): { value: T } => ({ value });

export const text: Parse<string> = right;
const listOf =
  (valid: (item: string) => boolean, wrong: string): Parse<string[]> =>
  (text) => {
    const items = text.split(',').map((item) => item.trim());
    return items.every(valid) ? right(items) : { wrong };
  };
export const integer =
  (min: number, max: number): Parse<number> =>
  (text) => {
    const value = Number(text);
    return /^\d+$/.test(text) && value >= min && value <= max
      ? right(value)
      : { wrong: `must be a whole number from ${min} to ${max}` };
  };
export const seconds: Parse<number> = (text) => {
  const value = Number(text);
  return /^\d+(\.\d+)?$/.test(text) && value > 0 && value <= 86_400
    ? right(value * 1000)
    : { wrong: 'must be a number of seconds above 0, at most 86400' };
};
export const oneOf =
  <const T extends string>(...words: readonly T[]): Parse<T> =>
  (text) =>
    words.includes(text as T) ? right(text as T) : { wrong: `must be one of ${words.join(', ')}` };
export const httpUrl: Parse<string> = (text) => {
  const url = URL.parse(text);
  return url && /^https?:$/.test(url.protocol) ? right(text.replace(/\/$/, '')) : { wrong: 'must be an http(s) URL' };
};
/** Not quoted where it is wrong: it has a password. */
export const postgresUrl: Parse<string> = (text) => {
  const url = URL.parse(text);
  return url && /^postgres(?:ql)?:$/.test(url.protocol) && url.hostname !== '' && url.pathname.length > 1
    ? right(text)
    : { wrong: 'must be a postgres URL with a host and a database' };
};
export const providerUrl: Parse<string> = (text) => {
  const url = URL.parse(text);
  return url && isProviderUrl(url) && url.hash === ''
    ? right(text.replace(/\/$/, ''))
    : {
        wrong: 'must be an https URL (http on loopback only, as keys that are changed in transit authenticate anyone)',
      };
};
export const origins: Parse<string[]> = (text) => {
  const items = text.split(',').map((item) => item.trim());
  const found = items
    .map((item) => normalizeOrigin(item) ?? normalizeExtensionOrigin(item))
    .filter((one) => one !== null);
  return found.length === items.length
    ? right(found)
    : { wrong: 'must be origins such as https://app.example, separated by commas' };
};
const isNetwork = (item: string): boolean => {
  const [address = '', prefix, more] = item.split('/');
  const bits = net.isIPv4(address) ? 32 : net.isIPv6(address) ? 128 : 0;
  return bits > 0 && more === undefined && (prefix === undefined || (/^\d+$/.test(prefix) && Number(prefix) <= bits));
};
export const networks = listOf(isNetwork, 'must be addresses or CIDR networks, separated by commas');

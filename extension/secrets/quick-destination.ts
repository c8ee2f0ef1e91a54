import { isMethod } from '../../shared/protocol/policy.ts';
import type { Destination } from './form.ts';

/**
 * Parses a destination from pasted text: a host, an origin or a full URL, optionally preceded by a method
 * (`POST https://api.openai.com/v1/images/generations`). Null where there is no host in it.
 */
export function destinationFrom(pasted: string): Destination | null {
  const [, verb = '', rest = ''] = /^(?:([A-Za-z]+)\s+)?(\S+)$/.exec(pasted.trim()) ?? [];
  if (rest === '') return null;
  const text = /^https?:\/\//i.test(rest) ? rest : `https://${rest}`;
  const star = text.includes('://*.');
  const bare = text.replace('://*.', '://');
  if (!URL.canParse(bare)) return null;
  const url = new URL(bare);
  if (!url.hostname.includes('.') && url.hostname !== 'localhost' && !url.hostname.startsWith('[')) return null;
  const method = verb.toUpperCase();
  return {
    origin: star ? url.origin.replace('://', '://*.') : url.origin,
    methods: isMethod(method) ? [method] : [],
    paths: url.pathname === '/' ? '' : url.pathname.replace(/\/[^/]*\$CLIENT_SECRET[^/]*/g, '/*'),
  };
}

import type { Outgoing } from '../../../shared/placeholder/build.ts';

/** What an upstream reads: the same shape for what is expected and for what was sent. */
export interface Reading {
  readonly segments: readonly string[];
  readonly query: readonly (readonly string[])[];
  readonly headers: readonly (readonly string[])[];
  readonly credentials: readonly string[] | null;
  readonly body: unknown;
}

/** What an upstream would read in what is sent. */
export function readBack(outgoing: Outgoing): Reading {
  const url = new URL(outgoing.origin + outgoing.target);
  const headers = outgoing.headers.filter(([name]) => name !== 'content-type' && name !== 'authorization');
  const basic = outgoing.headers.find(([name]) => name === 'authorization')?.[1].replace('Basic ', '');
  const credentials = basic === undefined ? null : Buffer.from(basic, 'base64').toString('utf8');
  const type = outgoing.headers.find(([name]) => name === 'content-type')?.[1] ?? '';
  return {
    segments: url.pathname.slice(1).split('/').map(decodeURIComponent),
    query: [...url.searchParams],
    headers: headers.map(([name, value]) => [name, value]).sort(byName),
    credentials: credentials === null ? null : (/^([^:]*):(.*)$/s.exec(credentials)?.slice(1) ?? [credentials]),
    body: outgoing.fields ?? readBody(outgoing.body, type),
  };
}

function readBody(body: string | null, type: string): unknown {
  if (body === null) return null;
  if (/json/i.test(type)) return JSON.parse(body);
  return type.includes('urlencoded') ? [...new URLSearchParams(body)] : body;
}

export const byName = ([a = '']: readonly string[], [b = '']: readonly string[]): number => (a < b ? -1 : 1);

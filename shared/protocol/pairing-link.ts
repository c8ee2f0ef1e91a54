/** What a connection link says: where the relay is, its one-time code, and the fingerprint of its key. */
export interface Link {
  /** Without a trailing slash. */
  readonly address: string;
  readonly code: string;
  readonly fingerprint: string;
}

export type LinkProblem = 'empty' | 'no-link' | 'no-code' | 'incomplete';

export type ParsedLink =
  | { readonly ok: true; readonly link: Link }
  | { readonly ok: false; readonly problem: LinkProblem };

/** 128 bits in base64url at least; a SHA-256 in base64url exactly. */
const CODE = /^[A-Za-z0-9_-]{16,128}$/;
const FINGERPRINT = /^[A-Za-z0-9_-]{43}$/;

/** Finds `http://127.0.0.1:8787/#pair=CODE.FINGERPRINT` in the pasted text, which may have `Connect: …` around it. */
export function parseLink(pasted: string): ParsedLink {
  // Terminals that wrap long lines insert line breaks into copied text; the link itself has no white space.
  const text = pasted.trim().replace(/\s*[\r\n]+\s*/g, '');
  if (text === '') return { ok: false, problem: 'empty' };
  const found = /https?:\/\/[^\s"'<>]+/.exec(text)?.[0];
  if (found === undefined || !URL.canParse(found)) return { ok: false, problem: 'no-link' };
  const url = new URL(found);
  if (!url.hash.startsWith('#pair=')) return { ok: false, problem: 'no-code' };
  const [code = '', fingerprint = ''] = url.hash.slice('#pair='.length).split('.');
  if (!CODE.test(code) || !FINGERPRINT.test(fingerprint)) return { ok: false, problem: 'incomplete' };
  return { ok: true, link: { address: withoutSlash(url), code, fingerprint } };
}

const withoutSlash = (url: URL): string => url.origin + url.pathname.replace(/\/+$/, '');

/** The address in a typed URL, without a trailing slash; null if it is none. */
export function addressOf(typed: string): string | null {
  const url = URL.parse(typed.trim());
  return url && /^https?:$/.test(url.protocol) ? withoutSlash(url) : null;
}

const SENTENCES: Readonly<Record<LinkProblem, string>> = {
  empty: 'Paste the connection link that the relay printed.',
  'no-link': 'No link found. Paste the line that starts with "Connect:".',
  'no-code':
    'This link has no pairing code. Run client-secret-relay pair (in a checkout: npm run relay -- pair) and paste the whole link.',
  incomplete: 'The link is incomplete or has extra characters. Copy the whole line again.',
};

export const linkProblemText = (problem: LinkProblem): string => SENTENCES[problem];

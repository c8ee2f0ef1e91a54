/**
 * A `Content-Disposition` in ASCII only (RFC 6266, appendix D): its type, a `filename` for every client, and the real
 * one as `filename*` (RFC 8187). `value` is Latin-1, one character per byte; servers write UTF-8 there although no
 * standard allows it, and browsers read it as such. Browsers ignore other parameters, so they are left out.
 */
export function asciiDisposition(value: string): string {
  const text = decode(value);
  const [, type = 'attachment', rest = text] = TYPE.exec(text) ?? [];
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, bare = ''] of rest.matchAll(PARAMETER)) {
    const key = name.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, quoted?.replaceAll(/\\(.)/gsu, '$1') ?? bare.trim());
  }
  const filename = parameters.get('filename') ?? '';
  const plain = filename === '' ? '' : `; filename="${fallback(filename)}"`;
  const extended = parameters.get('filename*') ?? '';
  if (EXTENDED.test(extended)) return `${type}${plain}; filename*=${extended}`;
  return plain === '' ? type : `${type}${plain}; filename*=UTF-8''${encode(filename)}`;
}

/** A token followed by nothing but parameters (RFC 6266, section 4.1); without one, the type is `attachment`. */
const TYPE = /^\s*([\w!#$%&'*+.^`|~-]+)\s*(?=;|$)(.*)$/su;
const PARAMETER = /(?:^|;)\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/gsu;
/** `ext-value` of RFC 8187, section 3.2.1. */
const EXTENDED = /^(?:UTF-8|ISO-8859-1)'[\w-]*'(?:%[\da-f]{2}|[\w!#$&+.^`|~-])+$/i;

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(value: string): string {
  try {
    return utf8.decode(Buffer.from(value, 'latin1'));
  } catch {
    return value;
  }
}

/** Leaves `attr-char` of RFC 8187 as it is, which has fewer characters than `encodeURIComponent` leaves. */
const encode = (filename: string): string =>
  encodeURIComponent(filename.replaceAll(/\p{Cc}/gu, '_')).replaceAll(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Without characters that some clients decode again: quotes, backslashes, percent signs (RFC 6266, appendix D). */
const fallback = (filename: string): string => filename.replaceAll(/[^ -~]|["\\%]/gu, '_');

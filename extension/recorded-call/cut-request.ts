/** The maximum length of a request body in Firefox (`devtools.netmonitor.requestBodyLimit`), in characters. */
const FIREFOX_HANDS_OVER = 1_048_576;

/** A member whose value is a string, a number, a literal or a flat object. */
const MEMBER = /\s*"[^"\\]*"\s*:\s*(?:"[^"\\]*(?:\\.[^"\\]*)*"|\{[^{}]*\}|[^"{}[\],]+)\s*,/y;

/**
 * Splits a truncated ClientSecretRequest into the members before the long `data`, as valid JSON, and the rest as text.
 * Null if the text is complete, or if it starts with `data`.
 */
export function cutRequest(text: string): { readonly head: string; readonly rest: string } | null {
  const start = text.indexOf('{');
  if (text.length < FIREFOX_HANDS_OVER || text.slice(0, start).trim() !== '' || start === -1) return null;
  let end = start + 1;
  for (MEMBER.lastIndex = end; MEMBER.test(text); end = MEMBER.lastIndex);
  return end === start + 1 ? null : { head: `${text.slice(start, end - 1)}}`, rest: text.slice(end).trimStart() };
}

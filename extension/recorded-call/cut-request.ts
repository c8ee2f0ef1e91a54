/** So much of a body does Firefox hand over (`devtools.netmonitor.requestBodyLimit`), in characters. */
const FIREFOX_HANDS_OVER = 1_048_576;

/** Members whose value is text, a number or a flat object, one after the other from the start. */
const MEMBER = /\s*"[^"\\]*"\s*:\s*(?:"[^"\\]*(?:\\.[^"\\]*)*"|\{[^{}]*\}|[^"{}[\],]+)\s*,/y;

/**
 * Reads a ClientSecretRequest whose end is missing: what stands before the long `data`, as JSON text of its own, and the
 * rest as it is. Null where the text is whole, or starts with its data.
 */
export function cutRequest(text: string): { readonly head: string; readonly rest: string } | null {
  const start = text.indexOf('{');
  if (text.length < FIREFOX_HANDS_OVER || text.slice(0, start).trim() !== '' || start === -1) return null;
  let end = start + 1;
  for (MEMBER.lastIndex = end; MEMBER.test(text); end = MEMBER.lastIndex);
  return end === start + 1 ? null : { head: `${text.slice(start, end - 1)}}`, rest: text.slice(end).trimStart() };
}

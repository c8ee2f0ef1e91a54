import type { CallRecord } from '../observability/call-record.ts';

/** Shorter values appear in ordinary calls by chance. */
const MIN_LENGTH = 6;

/**
 * Whether a call's own text contains the value that it asks the relay to fill in: its caller has the key already, or
 * guesses (an API that echoes its input shows which of a million guesses in one call was redacted). Literally or
 * escaped for JSON; files and streamed bodies are not searched.
 */
export function containsValue(call: Pick<CallRecord, 'text' | 'request'>, value: string): boolean {
  if (value.length < MIN_LENGTH) return false;
  const escaped = JSON.stringify(value).slice(1, -1);
  const isIn = (text: string): boolean => text.includes(value) || (escaped !== value && text.includes(escaped));
  if (call.text !== null) return isIn(call.text);
  if (call.request === null) return false;
  const { url, headers, params, data } = call.request;
  if (isIn(url)) return true;
  for (const [name, content] of headers) if (isIn(name) || isIn(content)) return true;
  if (params.some(([name, content]) => isIn(name) || isIn(content))) return true;
  return data !== undefined && isIn(typeof data === 'string' ? data : JSON.stringify(data));
}

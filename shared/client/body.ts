import { isJsonType, mediaType } from '../protocol/media-type.ts';

/** Text beside `text/*`: what people would read as text. */
const TEXT = /^(?:text\/|application\/(?:xml|javascript|x-www-form-urlencoded|x-ndjson|jsonl|yaml))|\+xml$/;

/**
 * The body by its content type: parsed JSON, text, or a `Blob`. An empty body is `null` for JSON and `''` otherwise; text
 * that is called JSON and is none stays text.
 */
export async function readBody(response: Response): Promise<unknown> {
  const type = mediaType(response.headers.get('content-type'));
  if (isJsonType(type)) {
    const text = await response.text();
    if (text.trim() === '') return null;
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  if (TEXT.test(type)) return response.text();
  const blob = await response.blob();
  return blob.size === 0 ? '' : blob;
}

/** Text beside `text/*`: what people would read as text. */
const TEXT = /^(?:text\/|application\/(?:xml|javascript|x-www-form-urlencoded|x-ndjson|jsonl|yaml))|\+xml$/;
const JSON_TYPE = /^application\/json$|\+json$/;

/**
 * The body by its content type: parsed JSON, text, or a `Blob`. An empty body is `null` for JSON and `''` otherwise; text
 * that is called JSON and is none stays text.
 */
export async function readBody(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (JSON_TYPE.test(type)) {
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

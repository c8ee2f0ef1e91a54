import * as v from 'valibot';

/** The body of a response as the browser provides it. */
export interface Content {
  readonly text: string;
  readonly isBase64: boolean;
}

const pairSchema = v.looseTuple([v.nullish(v.string(), ''), v.nullish(v.string(), '')]);
const objectSchema = v.object({ content: v.nullish(v.string(), ''), encoding: v.nullish(v.string(), '') });

/**
 * `getContent` has three shapes: Chromium's callback `(content, encoding)`, a promise of `[content, media type]`
 * (Firefox), and a promise of `{ content, encoding }`. Null where there is none.
 * https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/devtools/network/onRequestFinished
 */
export function contentOf(getContent: (callback?: (...args: unknown[]) => void) => unknown): Promise<Content | null> {
  return new Promise((resolve) => {
    const settle = (result: unknown): void => resolve(shapeOf(result));
    let returned: unknown;
    try {
      returned = getContent((...args) => settle(args));
    } catch {
      // An implementation that only returns promises throws on an unexpected argument.
      returned = getContent();
    }
    if (returned !== undefined) Promise.resolve(returned).then(settle, () => resolve(null));
  });
}

function shapeOf(result: unknown): Content | null {
  const pair = v.safeParse(pairSchema, result);
  if (pair.success) return content(pair.output[0], pair.output[1]);
  const object = v.safeParse(objectSchema, result);
  return object.success ? content(object.output.content, object.output.encoding) : null;
}

const TEXT_TYPE = /^text\/|[/+](?:json|xml|javascript|x-ndjson|event-stream|x-www-form-urlencoded)\b/i;
const BASE64 = /^[A-Za-z0-9+/\r\n]+={0,2}$/;

/** Firefox encodes binary bodies in base64 without saying so: its second value is the media type. */
const content = (text: string, encodingOrType: string): Content => ({
  text,
  isBase64: encodingOrType.includes('/')
    ? text !== '' && !TEXT_TYPE.test(encodingOrType) && BASE64.test(text)
    : encodingOrType === 'base64',
});

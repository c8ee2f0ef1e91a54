import { imageType } from '../http/content.ts';

/** An image embedded in a JSON response. */
export interface JsonImage {
  /** Its path in the JSON: `data.0.b64_json`. */
  readonly path: string;
  readonly type: string;
  /** A `data:` URL for an `<img>`, which runs no scripts of an SVG. */
  readonly src: string;
}

/** More are only counted; each can be megabytes. */
const MAX_IMAGES = 12;

const DATA_URL = /^data:(image\/(?:png|jpeg|gif|webp|avif|svg\+xml))(?:;[^,]*)?,/i;
/** Shorter strings are no image worth showing, and any short word may be valid base64. */
const MIN_BASE64 = 64;

/** Collects the `data:` URLs and the base64 of a known image format among the strings of a JSON text, in order. */
export function createImageFinder() {
  const images: JsonImage[] = [];
  let found = 0;
  return {
    images,
    /** Number of images beyond the list. */
    more: (): number => found - images.length,
    see(value: string, path: () => string): void {
      const image = imageIn(value);
      if (image === null) return;
      found += 1;
      if (images.length < MAX_IMAGES) images.push({ path: path(), ...image });
    },
  };
}

function imageIn(text: string): Omit<JsonImage, 'path'> | null {
  const declared = DATA_URL.exec(text.slice(0, 200))?.[1]?.toLowerCase();
  if (declared !== undefined) return { type: declared, src: text };
  if (text.length < MIN_BASE64 || !/^[A-Za-z0-9+/]{32}/.test(text)) return null;
  const start = Uint8Array.from(atob(text.slice(0, 32)), (char) => char.charCodeAt(0));
  const type = imageType(start);
  // The full text is checked last, because it can be megabytes.
  if (type === null || !/^[A-Za-z0-9+/\r\n]+={0,2}\s*$/.test(text)) return null;
  return { type, src: `data:${type};base64,${text.replace(/\s/g, '')}` };
}

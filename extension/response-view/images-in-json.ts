import { imageType } from '../http/content.ts';

/** An image that an answer carries inside its JSON. */
export interface JsonImage {
  /** Where it stands: `data.0.b64_json`. */
  readonly path: string;
  readonly type: string;
  /** `data:` URL for an `<img>`, in which no script of an SVG runs. */
  readonly src: string;
}

/** More are counted only; each can weigh megabytes. */
const MAX_IMAGES = 12;

const DATA_URL = /^data:(image\/(?:png|jpeg|gif|webp|avif|svg\+xml))(?:;[^,]*)?,/i;
/** Less cannot be an image worth showing, and short words are base64, too. */
const MIN_BASE64 = 64;

/** Collects the `data:` URLs and the base64 of a known image format among the strings of a JSON text, in order. */
export function createImageFinder() {
  const images: JsonImage[] = [];
  let found = 0;
  return {
    images,
    /** Images that are not in the list. */
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
  // The whole of it is looked through last: it can be megabytes of something else.
  if (type === null || !/^[A-Za-z0-9+/\r\n]+={0,2}\s*$/.test(text)) return null;
  return { type, src: `data:${type};base64,${text.replace(/\s/g, '')}` };
}

import { imageType } from './content.ts';

/** An image that an answer carries inside its JSON. */
export interface JsonImage {
  /** Where it stands: `data.0.b64_json`. */
  readonly path: string;
  readonly type: string;
  /** `data:` URL for an `<img>`, in which no script of an SVG runs. */
  readonly src: string;
}

/** More are named as a count; each can weigh megabytes. */
export const MAX_IMAGES = 12;

const DATA_URL = /^data:(image\/(?:png|jpeg|gif|webp|avif|svg\+xml))(?:;[^,]*)?,/i;
/** Less cannot be an image worth showing, and short words are base64, too. */
const MIN_BASE64 = 64;

/** Finds `data:` URLs and base64 of a known image format in the strings of a JSON value, in order. */
export function imagesInJson(value: unknown, path = ''): JsonImage[] {
  if (typeof value === 'string') return imageOf(value, path);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) => imagesInJson(child, path === '' ? name : `${path}.${name}`));
}

function imageOf(text: string, path: string): JsonImage[] {
  const declared = DATA_URL.exec(text)?.[1]?.toLowerCase();
  if (declared !== undefined) return [{ path, type: declared, src: text }];
  if (text.length < MIN_BASE64 || !/^[A-Za-z0-9+/]{32}/.test(text) || !/^[A-Za-z0-9+/\r\n]+={0,2}\s*$/.test(text)) {
    return [];
  }
  const start = Uint8Array.from(atob(text.slice(0, 32)), (char) => char.charCodeAt(0));
  const type = imageType(start);
  return type === null ? [] : [{ path, type, src: `data:${type};base64,${text.replace(/\s/g, '')}` }];
}

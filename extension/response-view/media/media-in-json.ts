import { mediaSignature } from '../../http/content.ts';

/** An image, audio or video in a JSON response. */
export type JsonMedia = {
  /** Its path in the JSON: `data.0.b64_json`. */
  readonly path: string;
} & (
  | {
      readonly kind: 'image' | 'audio' | 'video';
      /** The media type. */
      readonly type: string;
      /** A `data:` URL for an element that runs no scripts of it. */
      readonly src: string;
    }
  | {
      /** At another server, which would learn of it if the image were loaded. */
      readonly kind: 'remote';
      readonly url: string;
    }
);

export interface FoundMedia {
  readonly items: readonly JsonMedia[];
  /** How many there are beyond the list. */
  readonly more: number;
}

/** More are only counted; each can be megabytes. */
const MAX_ITEMS = 12;

const DATA_URL = /^data:((image|audio|video)\/[\w.+-]+)(?:;[^,]*)?,/i;
/** Shorter strings are no media worth showing, and any short word may be valid base64. */
const MIN_BASE64 = 64;
const REMOTE_IMAGE = /^https:\/\/[^\s/?#]+\/[^\s?#]*\.(?:png|jpe?g|gif|webp|avif|svg)(?:[?#]\S*)?$/i;
const MAX_URL = 8_192;

/**
 * Collects among the strings of a JSON text, in order, the `data:` URLs and the base64 of known formats, and the
 * addresses of images.
 */
export function createMediaFinder() {
  const items: JsonMedia[] = [];
  let total = 0;
  return {
    found: (): FoundMedia => ({ items, more: total - items.length }),
    see(value: string, path: () => string): void {
      const media = mediaIn(value);
      if (media === null) return;
      total += 1;
      if (items.length < MAX_ITEMS) items.push({ path: path(), ...media });
    },
  };
}

type Media = JsonMedia extends infer One ? (One extends JsonMedia ? Omit<One, 'path'> : never) : never;

function mediaIn(text: string): Media | null {
  const declared = DATA_URL.exec(text.slice(0, 200));
  if (declared) {
    const [, type = '', kind = ''] = declared;
    return { kind: kind.toLowerCase() as 'image', type: type.toLowerCase(), src: text };
  }
  if (text.length <= MAX_URL && REMOTE_IMAGE.test(text)) return { kind: 'remote', url: text };
  if (text.length < MIN_BASE64 || !/^[A-Za-z0-9+/]{32}/.test(text)) return null;
  const start = Uint8Array.from(atob(text.slice(0, 32)), (char) => char.charCodeAt(0));
  const type = mediaSignature(start);
  const kind = /^(image|audio|video)\//.exec(type ?? '')?.[1];
  // The full text is checked last, because it can be megabytes.
  if (type === null || kind === undefined || !/^[A-Za-z0-9+/\r\n]+={0,2}\s*$/.test(text)) return null;
  return { kind: kind as 'image', type, src: `data:${type};base64,${text.replace(/\s/g, '')}` };
}

/** The bytes of a `data:` URL; null if it is not valid. */
export function bytesOfDataUrl(src: string): Uint8Array<ArrayBuffer> | null {
  const comma = src.indexOf(',');
  const text = src.slice(comma + 1);
  try {
    if (!/;\s*base64$/i.test(src.slice(0, comma))) return new TextEncoder().encode(decodeURIComponent(text));
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}

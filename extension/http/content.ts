import { isJsonType, mediaType } from '../../shared/protocol/media-type.ts';

/** How a body is shown. */
export type ContentKind =
  | 'empty'
  | 'json'
  | 'events'
  | 'image'
  | 'audio'
  | 'video'
  | 'pdf'
  | 'html'
  | 'text'
  | 'binary';

/** Whether a body of this kind is bytes, not text. */
export const isBinary = (kind: ContentKind): boolean =>
  kind === 'image' || kind === 'audio' || kind === 'video' || kind === 'pdf' || kind === 'binary';

/** The headers of a response, from the playground or recorded by DevTools. */
export interface WithHeaders {
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export const headerOf = (head: WithHeaders, name: string): string | null =>
  head.headers.find(([one]) => one === name)?.[1] ?? null;

/** The media type without parameters, in lower case; empty if the response has none. */
export const mediaTypeOf = (head: WithHeaders): string => mediaType(headerOf(head, 'content-type'));

const TEXT =
  /^(?:text\/|application\/(?:javascript|xml|graphql|yaml|x-www-form-urlencoded|sql)|[^/]+\/[^/]+\+(?:xml|yaml)$)/;

/** By the declared type, or if that is missing or unspecific, by the first bytes. */
export function contentKind(head: WithHeaders, bytes: Uint8Array, isComplete: boolean): ContentKind {
  if (bytes.length === 0 && isComplete) return 'empty';
  const type = mediaTypeOf(head);
  if (type === 'text/event-stream') return 'events';
  if (isJsonType(type) || type === 'application/x-ndjson') return 'json';
  if (imageType(bytes) !== null || type === 'image/svg+xml') return 'image';
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'html';
  if (TEXT.test(type)) return 'text';
  const signature = mediaSignature(bytes) ?? '';
  if (signature === 'application/pdf') return 'pdf';
  // A server may call an error message in text by the type of what it would have sent.
  if (!isText(bytes)) return kindOfMedia(type) ?? kindOfMedia(signature) ?? 'binary';
  return /^\s*[[{]/.test(decode(bytes.subarray(0, 64))) ? 'json' : 'text';
}

/** By the signatures of the formats that browsers show; `null` for anything else. */
export function imageType(bytes: Uint8Array): string | null {
  const starts = (...signature: number[]): boolean => signature.every((byte, index) => bytes[index] === byte);
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (starts(0x47, 0x49, 0x46, 0x38)) return 'image/gif';
  const ascii = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'image/webp';
  return ascii(4, 8) === 'ftyp' && /^avi[fs]$/.test(ascii(8, 12)) ? 'image/avif' : null;
}

function kindOfMedia(type: string): 'audio' | 'video' | 'pdf' | null {
  if (type === 'application/pdf') return 'pdf';
  const [group] = type.split('/');
  return group === 'audio' || group === 'video' ? group : null;
}

/** By the signatures of images, audio, video and PDF; `null` for anything else. */
export function mediaSignature(bytes: Uint8Array): string | null {
  const start = String.fromCharCode(...bytes.subarray(0, 12));
  if (start.startsWith('%PDF-')) return 'application/pdf';
  if (start.startsWith('ID3') || /^\xff[\xf2\xf3\xfa\xfb]/.test(start)) return 'audio/mpeg';
  if (/^\xff[\xf1\xf9]/.test(start)) return 'audio/aac';
  if (start.startsWith('OggS')) return 'audio/ogg';
  if (start.startsWith('fLaC')) return 'audio/flac';
  if (/^RIFF.{4}WAVE/s.test(start)) return 'audio/wav';
  if (start.startsWith('\x1aE\xdf\xa3')) return 'video/webm';
  const brand = /^.{4}ftyp(.{4})/s.exec(start)?.[1] ?? '';
  if (brand === 'M4A ') return 'audio/mp4';
  return /^(?:isom|iso\d|mp4\d|avc1|M4V |dash|qt {2})$/.test(brand) ? 'video/mp4' : imageType(bytes);
}

/** By the absence of control characters: a body truncated within a character is still text. */
function isText(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 1024);
  return !start.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27));
}

/** The declared encoding, as a label for `TextDecoder`; UTF-8 if it is missing or unknown. */
export function charsetOf(head: WithHeaders): string {
  const label = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(headerOf(head, 'content-type') ?? '')?.[1];
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return 'utf-8';
  }
}

export const decode = (bytes: Uint8Array, charset = 'utf-8'): string => new TextDecoder(charset).decode(bytes);

import { imageType } from '../../http/content.ts';

/** Bytes of an image that are loaded at most. */
const MAX_BYTES = 20_000_000;

/** A loaded image, or why there is none: the server allows no other page to read it, or it is something else. */
export type LoadedImage =
  | { readonly state: 'here'; readonly bytes: Uint8Array<ArrayBuffer>; readonly type: string }
  | { readonly state: 'refused' | 'no-image' };

/** Loads an image from another server: without cookies, and without telling it from where. */
export async function loadImage(url: string, signal: AbortSignal): Promise<LoadedImage> {
  try {
    const response = await fetch(url, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal,
    });
    if (!response.ok || Number(response.headers.get('content-length') ?? 0) > MAX_BYTES) return { state: 'no-image' };
    const bytes = new Uint8Array(await response.arrayBuffer());
    const isSvg = /^image\/svg\+xml\b/i.test(response.headers.get('content-type') ?? '');
    const type = imageType(bytes) ?? (isSvg ? 'image/svg+xml' : null);
    return type === null || bytes.length > MAX_BYTES ? { state: 'no-image' } : { state: 'here', bytes, type };
  } catch {
    return { state: 'refused' };
  }
}

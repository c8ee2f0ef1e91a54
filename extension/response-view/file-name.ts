const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'application/pdf': 'pdf',
  'application/xml': 'xml',
  'application/zip': 'zip',
  'audio/aac': 'aac',
  'audio/flac': 'flac',
  'audio/mp4': 'm4a',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
  'image/avif': 'avif',
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'image/webp': 'webp',
  'text/csv': 'csv',
  'text/event-stream': 'txt',
  'text/html': 'html',
  'text/plain': 'txt',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
};

/**
 * The file name of a downloaded response: the last segment of the path, without the query, which may contain a key,
 * and an extension by its type.
 */
export function fileName(url: string, type: string): string {
  const segments = URL.parse(url.trim())?.pathname.split('/') ?? [];
  return safeFileName(segments.findLast((segment) => segment !== '') ?? '', type);
}

/** A name of characters that every system takes, with an extension by the type. */
export function safeFileName(wanted: string, type: string): string {
  const safe = wanted
    .replace(/[^A-Za-z0-9._-]/g, '_')
    .replace(/^\.+/, '')
    .slice(-80);
  const name = safe === '' || safe.includes('CLIENT_SECRET') ? 'response' : safe;
  const extension = EXTENSIONS[type];
  return extension === undefined || name.toLowerCase().endsWith(`.${extension}`) ? name : `${name}.${extension}`;
}

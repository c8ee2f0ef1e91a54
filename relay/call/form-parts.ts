import type { Readable } from 'node:stream';
import { Dicer } from '@fastify/busboy';

/** What a part of a `multipart/form-data` body says of itself (RFC 7578). */
export interface PartHead {
  readonly name: string;
  /** As it came, folders too. */
  readonly filename: string | null;
  /** With its parameters. */
  readonly contentType: string | null;
}

export interface FormPart extends PartHead {
  readonly content: Readable;
}

interface Events {
  /** Its content has to be read, or no other part comes. */
  part(part: FormPart): void;
  end(): void;
  /** The body is not multipart, or broke off; nothing else comes. */
  broken(): void;
}

const HEADERS = { maxHeaderPairs: 20, maxHeaderSize: 16_384 };

/**
 * A stream to write the body to; null where the Content-Type names no boundary. Busboy itself would drop the folders of
 * file names and the parameters of types.
 */
export function createPartParser(contentType: string, events: Events): Dicer | null {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"\r\n]{1,200})"|([^\s";]{1,200}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return null;
  const parser = new Dicer({ boundary, ...HEADERS });
  let withoutHead = 0;
  parser.on('part', (content) => {
    withoutHead += 1;
    // A part that breaks off is reported by the parser, too; unheard, it would end the process.
    content.on('error', () => {});
    content.on('header', (header: object) => {
      withoutHead -= 1;
      const headers = header as Readonly<Record<string, readonly string[] | undefined>>;
      const disposition = parseDisposition(utf8(headers['content-disposition']?.[0] ?? ''));
      if (disposition) events.part({ ...disposition, contentType: headers['content-type']?.[0] ?? null, content });
      else {
        content.resume();
        events.broken();
      }
    });
  });
  parser.on('finish', () => (withoutHead === 0 ? events.end() : events.broken()));
  parser.on('error', () => events.broken());
  return parser;
}

const utf8 = (binary: string): string => Buffer.from(binary, 'latin1').toString('utf8');

const PARAMETER = /\s*;\s*([\w-]+\*?)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s";]*))/y;

/** Null where it is not that of a field with one name. */
function parseDisposition(text: string): Pick<FormPart, 'name' | 'filename'> | null {
  const start = /^form-data/i.exec(text)?.[0].length;
  if (start === undefined) return null;
  const parameters = new Map<string, string>();
  PARAMETER.lastIndex = start;
  while (PARAMETER.lastIndex < text.length) {
    const [, key = '', quoted, plain = ''] = PARAMETER.exec(text) ?? [];
    if (key === '' || parameters.has(key.toLowerCase())) return null;
    parameters.set(key.toLowerCase(), quoted?.replaceAll(/\\(["\\])/g, '$1') ?? plain);
  }
  const name = parameters.get('name');
  if (name === undefined) return null;
  return { name, filename: extended(parameters.get('filename*')) ?? parameters.get('filename') ?? null };
}

/** RFC 8187, which RFC 7578 rules out and some clients write. */
function extended(value: string | undefined): string | null {
  const [, encoded] = /^utf-8'[^']*'(.*)$/i.exec(value ?? '') ?? [];
  try {
    return encoded === undefined ? null : decodeURIComponent(encoded);
  } catch {
    return null;
  }
}

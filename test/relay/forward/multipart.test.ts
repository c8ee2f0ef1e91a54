import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Busboy } from '@fastify/busboy';
import { expect, test } from 'vitest';
import { multipartBody, type UploadedFile } from '../../../relay/forward/multipart.ts';

/** Parts as a server reads them: kind, name, name of the file, content type. */
function readBack(body: string, contentType: string): Promise<string[][]> {
  return new Promise((resolve, reject) => {
    const parts: string[][] = [];
    const parser = new Busboy({ headers: { 'content-type': contentType }, preservePath: true });
    parser.on('field', (name) => parts.push(['field', name]));
    parser.on('file', (name, stream, filename, _encoding, type) => {
      parts.push(['file', name, filename, type]);
      stream.resume();
    });
    parser.on('finish', () => resolve(parts));
    parser.on('error', reject);
    parser.end(body);
  });
}

const INJECTED = 'a"\r\nContent-Type: text/html\r\n\r\n<script>';
const file = (more: Partial<UploadedFile>): UploadedFile => ({
  field: 'image',
  filename: 'a.png',
  contentType: 'image/png',
  size: null,
  isWholeBody: false,
  stream: Readable.from(['bytes']),
  ...more,
});
async function* only(...files: UploadedFile[]): AsyncGenerator<UploadedFile> {
  yield* files;
}

test.each<[string, Partial<UploadedFile>, string[]]>([
  ['an ordinary one', {}, ['file', 'image', 'a.png', 'image/png']],
  ['quotes', { filename: 'a".png"; name="admin' }, ['file', 'image', 'a%22.png%22; name=%22admin', 'image/png']],
  [
    'line breaks in the name of the file',
    { filename: INJECTED },
    ['file', 'image', 'a%22%0D%0AContent-Type: text/html%0D%0A%0D%0A<script>', 'image/png'],
  ],
  ['line breaks in the field', { field: 'a\r\nb' }, ['file', 'a%0D%0Ab', 'a.png', 'image/png']],
  [
    'a type with a header in it',
    { contentType: 'image/png\r\nX-A: b' },
    ['file', 'image', 'a.png', 'application/octet-stream'],
  ],
])('a file with %s is one part, with its name escaped as browsers do', async (_, more, expected) => {
  const { contentType, body } = multipartBody([['note', 'hello']], { files: only(file(more)), heads: null });
  expect(await readBack(await text(body), contentType)).toEqual([['field', 'note'], expected]);
});

test('a body that does not escape is read as something else', async () => {
  const head = `--b\r\nContent-Disposition: form-data; name="image"; filename="${INJECTED}"\r\n\r\nbytes\r\n--b--\r\n`;
  const [part = []] = await readBack(head, 'multipart/form-data; boundary=b');
  expect(part).not.toContain('a%22%0D%0AContent-Type: text/html%0D%0A%0D%0A<script>');
});

import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { createPartParser } from '../../../relay/call/form-parts.ts';

interface Seen {
  readonly parts: unknown[][];
  readonly end: 'end' | 'broken' | null;
}

/** What a parser says of a body, which comes in pieces of `size` bytes. */
async function parse(contentType: string, body: string, size = body.length): Promise<Seen | null> {
  const parts: Promise<unknown[]>[] = [];
  let end: Seen['end'] = null;
  const parser = createPartParser(contentType, {
    part: ({ name, filename, contentType: type, content }) => {
      const read = text(content).then((whole) => [name, filename, type, whole]);
      read.catch(() => {});
      parts.push(read);
    },
    end: () => {
      end ??= 'end';
    },
    broken: () => {
      end = 'broken';
    },
  });
  if (!parser) return null;
  const closed = once(parser, 'close').catch(() => {});
  const bytes = Buffer.from(body);
  for (let at = 0; at < bytes.length; at += size) parser.write(bytes.subarray(at, at + size));
  parser.end();
  await Promise.race([closed, new Promise((resolve) => setImmediate(() => setImmediate(resolve)))]);
  return { parts: end === 'broken' ? [] : await Promise.all(parts), end };
}

const part = (disposition: string, content = 'x', more = ''): string =>
  `--b\r\nContent-Disposition: ${disposition}\r\n${more}\r\n${content}\r\n`;
const form = (...parts: string[]): string => `${parts.join('')}--b--\r\n`;
const TYPE = 'multipart/form-data; boundary=b';

describe('a body of parts', () => {
  test.each([1, 7, 10_000])('is read in pieces of %i bytes', async (size) => {
    const body = form(
      part('form-data; name="request"', '{"a":1}'),
      part('form-data; name="data[a]"; filename="dir/é.txt"', 'line\r\n--c', 'Content-Type: text/plain; charset=x\r\n'),
    );
    expect(await parse(TYPE, body, size)).toEqual({
      parts: [
        ['request', null, null, '{"a":1}'],
        ['data[a]', 'dir/é.txt', 'text/plain; charset=x', 'line\r\n--c'],
      ],
      end: 'end',
    });
  });

  test.each([
    ['multipart/form-data; boundary="b"'],
    ['multipart/form-data; charset=utf-8; Boundary=b; x=y'],
    ['multipart/form-data;boundary=b'],
    ['multipart/form-data; boundary="long boundary"', 'long boundary'],
    ["multipart/form-data; boundary=--a'long_one", "--a'long_one"],
  ])('has its boundary in the type: %s', async (type, boundary = 'b') => {
    const body = form(part('form-data; name=a')).replaceAll('--b', `--${boundary}`);
    expect(await parse(type, body)).toMatchObject({
      end: 'end',
      parts: [['a', null, null, 'x']],
    });
  });

  test.each([
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary=""',
    'x boundary=b',
  ])('without one is none: %s', async (type) => expect(await parse(type, form(part('form-data; name=a')))).toBeNull());

  test.each([
    ['is another one', 'no multipart at all'],
    ['has no end', part('form-data; name="a"')],
    ['ends in a head', '--b\r\nContent-Disposition: form-data; name="a"'],
    ['is empty', ''],
  ])('that %s is broken', async (_, body) => expect(await parse(TYPE, body)).toMatchObject({ end: 'broken' }));
});

describe('the head of a part', () => {
  const read = async (disposition: string): Promise<unknown> => {
    const seen = await parse(TYPE, form(part(disposition)));
    return seen?.end === 'end' ? seen.parts[0]?.slice(0, 2) : seen?.end;
  };

  test.each<[string, [string, string | null]]>([
    ['form-data; name="a"', ['a', null]],
    ['Form-Data;NAME=a', ['a', null]],
    ['form-data ; name = "a" ; filename = b', ['a', 'b']],
    ['form-data; name=""', ['', null]],
    [String.raw`form-data; name="a\"b\\c\d"`, [String.raw`a"b\c\d`, null]],
    ['form-data; name="a;b"; filename="c=d; e"', ['a;b', 'c=d; e']],
    [`form-data; name="a"; filename="x"; filename*=UTF-8''%C3%A9%20y`, ['a', 'é y']],
    [`form-data; name="a"; filename="x"; filename*=utf-8'de'y`, ['a', 'y']],
    [`form-data; name="a"; filename="x"; filename*=latin1''y`, ['a', 'x']],
    [`form-data; name="a"; filename="x"; filename*=xutf-8''y`, ['a', 'x']],
    [`form-data; name="a"; filename="x"; filename*=UTF-8''%ff`, ['a', 'x']],
    ['form-data; name="a"; other=1', ['a', null]],
  ])('%s', async (disposition, expected) => expect(await read(disposition)).toEqual(expected));

  test.each([
    'attachment; name="a"',
    'x form-data; name="a"',
    'form-data',
    'form-data; filename="a"',
    'form-data; name="a"; name="b"',
    'form-data; name="a"; NAME="b"',
    'form-data; name="a"; filename="x"; filename="y"',
    'form-data; name="a" x',
    'form-data; name="a"; =b',
    'form-data; name',
    'form-data, name="a"',
  ])('that two readers could understand in two ways is broken: %s', async (disposition) => {
    expect(await read(disposition)).toBe('broken');
  });

  test('is read up to its limit', async () => {
    const long = (length: number) =>
      form(`--b\r\nX-A: ${'a'.repeat(length)}\r\n${part('form-data; name="a"').slice(5)}`);
    expect(await parse(TYPE, long(10_000))).toMatchObject({ end: 'end' });
    expect(await parse(TYPE, long(17_000))).toMatchObject({ end: 'broken' });
  });

  test('that is missing is broken', async () => {
    expect(await parse(TYPE, form('--b\r\nX-Other: 1\r\n\r\nx\r\n'))).toMatchObject({ end: 'broken' });
  });
});

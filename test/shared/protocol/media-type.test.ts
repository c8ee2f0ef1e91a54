import { expect, test } from 'vitest';
import { isJsonType, mediaType } from '../../../shared/protocol/media-type.ts';

test.each<[string | null | undefined, string]>([
  ['application/json', 'application/json'],
  ['Application/JSON ; charset=utf-8', 'application/json'],
  [' text/html;a=";";b', 'text/html'],
  ['', ''],
  [null, ''],
  [undefined, ''],
])('%j has the media type %j', (contentType, type) => expect(mediaType(contentType)).toBe(type));

test.each([
  ['application/json', true],
  ['application/problem+json', true],
  ['application/json-seq', false],
  ['+json', false],
  ['text/plain', false],
])('%s is JSON: %s', (type, isJson) => expect(isJsonType(type)).toBe(isJson));

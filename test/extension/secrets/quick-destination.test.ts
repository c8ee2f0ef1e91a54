import { expect, test } from 'vitest';
import { destinationFrom } from '../../../extension/secrets/quick-destination.ts';

test.each([
  ['api.openai.com', 'https://api.openai.com', [], ''],
  ['https://api.openai.com/', 'https://api.openai.com', [], ''],
  ['*.example.com', 'https://*.example.com', [], ''],
  ['https://api.openai.com/v1/images/generations?x=1#y', 'https://api.openai.com', [], '/v1/images/generations'],
  ['post https://api.openai.com/v1/images', 'https://api.openai.com', ['POST'], '/v1/images'],
  ['https://api.telegram.org/bot$CLIENT_SECRET/getMe', 'https://api.telegram.org', [], '/*/getMe'],
  ['http://localhost:4010', 'http://localhost:4010', [], ''],
])('%s', (pasted, origin, methods, paths) => {
  expect(destinationFrom(pasted)).toEqual({ origin, methods, paths });
});

test.each(['', 'openai', 'two words here', 'https://', 'javascript:alert(1)'])('%j is no destination', (pasted) => {
  expect(destinationFrom(pasted)).toBeNull();
});

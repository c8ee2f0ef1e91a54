import { expect, test } from 'vitest';
import { fileName } from '../../../extension/response-view/file-name.ts';

test.each([
  ['https://a.example/v1/images/otter', 'image/png', 'otter.png'],
  ['https://a.example/otter.PNG?key=x', 'image/png', 'otter.PNG'],
  ['https://a.example/', 'application/json', 'response.json'],
  ['https://a.example/bot$CLIENT_SECRET', 'text/plain', 'response.txt'],
  ['https://a.example/..%2f..%2fetc', 'x/y', '_2f.._2fetc'],
  ['nonsense', '', 'response'],
])('%s as %s is saved as a plain file name', (url, type, name) => {
  expect(fileName(url, type)).toBe(name);
});

import { expect, test } from 'vitest';
import { draftOf, draftWithoutKeys } from '../../../../extension/inspector/actions/draft-of.ts';
import { random } from '../../leaks/build.ts';

test('a key far behind in a body does not go to the playground', () => {
  const key = `sk-proj-${random(40)}`;
  const request = {
    clientSecretName: 'openai',
    url: 'https://api.example/v1',
    method: 'POST',
    data: { text: 'lorem ipsum '.repeat(10_000), key },
  };
  expect(draftOf({ request, files: [] }).body.text).toContain(key);
  const { text } = draftWithoutKeys({ request, files: [] }).body;
  expect(text).not.toContain(key);
  expect(JSON.parse(text)).toEqual({ ...request.data, key: '$CLIENT_SECRET' });
});

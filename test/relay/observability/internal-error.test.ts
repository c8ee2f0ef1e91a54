import { expect, test } from 'vitest';
import { describeInternalError } from '../../../relay/observability/internal-error.ts';

function errorWith(...frames: string[]): Error {
  const error = new TypeError('a-message-with-a-value');
  error.stack = ['TypeError: a-message-with-a-value', ...frames.map((frame) => `    at ${frame}`)].join('\n');
  return error;
}

test.each([
  ['a source', ['run (file:///srv/relay/cli/start.ts:30:5)'], '/relay/cli/start.ts:30'],
  [
    'the bundle, called by a package',
    ['Map.get (file:///srv/.output/relay/packages~main.mjs:7:1)', 'run (file:///srv/.output/relay/main2.mjs:9:5)'],
    '/relay/main2.mjs:9',
  ],
  [
    'a project in a folder named relay',
    ['next (/srv/relay/node_modules/router/index.js:3:1)', 'run (file:///srv/relay/shared/errors.ts:9:5)'],
    '/relay/shared/errors.ts:9',
  ],
  ['a package alone', ['next (/srv/node_modules/router/index.js:3:1)'], undefined],
])('an error in %s is reported with the innermost line of our own code', (_, frames, at) => {
  expect(describeInternalError(errorWith(...frames))).toEqual({ kind: 'TypeError', at });
});

test('something that is no error has a type only', () => {
  expect(describeInternalError('a-message-with-a-value')).toEqual({ kind: 'string', at: undefined });
});

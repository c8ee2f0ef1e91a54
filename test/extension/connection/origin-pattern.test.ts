import { expect, test } from 'vitest';
import { originPattern } from '../../../extension/connection/origin-pattern.ts';

test('a permission is asked for the host on every port, as match patterns have no port in Firefox', () => {
  expect(originPattern('http://127.0.0.1:8787')).toBe('http://127.0.0.1/*');
  expect(originPattern('https://relay.example/here')).toBe('https://relay.example/*');
});

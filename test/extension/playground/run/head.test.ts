import { expect, test } from 'vitest';
import { headOf } from '../../../../extension/playground/run/head.ts';

test('the head tells the relay from the upstream, and both from anything else', () => {
  const source = (value?: string) =>
    headOf(new Response(null, value === undefined ? {} : { headers: { 'Client-Secret-Relay': value } })).source;
  expect(['upstream', 'relay', 'queued', 'nginx', undefined].map(source)).toEqual([
    'upstream',
    'relay',
    'queued',
    'unknown',
    'unknown',
  ]);
});

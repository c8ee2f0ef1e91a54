import { expect, test } from 'vitest';
import { headOf, timingParts } from '../../../../extension/playground/run/head.ts';

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

test('Server-Timing is read by its grammar', () => {
  expect(timingParts('parse;dur=0.2, upstream;desc="a, b;dur=9";dur=120, cache, total;dur="3.5"')).toEqual([
    { name: 'parse', duration: 0.2 },
    { name: 'upstream', duration: 120 },
    { name: 'total', duration: 3.5 },
  ]);
  expect(timingParts(null)).toEqual([]);
});

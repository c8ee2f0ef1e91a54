import { expect, test } from 'vitest';
import { relaySteps } from '../../../extension/http/relay-steps.ts';

const timings = (all: Record<string, number>) => Object.entries(all).map(([name, duration]) => ({ name, duration }));

test('each step starts where the one before ended, and connecting is no part of what the server took', () => {
  const all = timings({ parse: 1, policy: 2, open: 3, dns: 4, connect: 5, tls: 6, wait: 7, upstream: 100, total: 106 });
  expect(relaySteps(all)).toEqual([
    { name: 'parse', start: 0, duration: 1 },
    { name: 'policy', start: 1, duration: 2 },
    { name: 'open', start: 3, duration: 3 },
    { name: 'wait', start: 6, duration: 7 },
    { name: 'dns', start: 13, duration: 4 },
    { name: 'connect', start: 17, duration: 5 },
    { name: 'tls', start: 22, duration: 6 },
    { name: 'upstream', start: 28, duration: 78 },
  ]);
});

test('steps that the relay did not take are left out', () => {
  expect(relaySteps(timings({ parse: 1, total: 1 }))).toEqual([{ name: 'parse', start: 0, duration: 1 }]);
  expect(relaySteps([])).toEqual([]);
});

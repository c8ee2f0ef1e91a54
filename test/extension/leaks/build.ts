import type { Exchange } from '../../../extension/http/har.ts';

/** A finished request as the browser's network log has it. */
export const exchange = (change: Partial<Exchange> = {}): Exchange => ({
  startedAt: 0,
  duration: 10,
  method: 'GET',
  url: 'https://api.example/v1/things',
  requestHeaders: [],
  requestBody: null,
  status: 200,
  responseHeaders: [],
  size: 0,
  error: null,
  isPreflight: false,
  phases: { queued: 0, connect: 0, send: 0, wait: 10, receive: 0 },
  kind: 'fetch',
  stack: [],
  ...change,
});

const ALPHABET = 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xYz0';

/** Characters in no order, always the same. Keys are put together here, so that no scanner takes a test for a leak. */
export const random = (length: number, alphabet = ALPHABET): string =>
  Array.from({ length }, (_, index) => alphabet[(index * 7 + (index >> 2) * 5) % alphabet.length]).join('');

export const hex = (length: number): string => random(length, '0f1e2d3c4b5a6978');

import { expect, test } from 'vitest';
import { createRedactor } from '../../../relay/redact/redactor.ts';
import { secretEncodingsOf } from '../../../relay/redact/secret-encodings.ts';
import { encodingsOf } from '../../support/redaction/redaction.ts';
import { chunked } from '../../support/redaction/redaction-samples.ts';

test('a long secret is found over many chunks, in every form', () => {
  const secret = Array.from({ length: 16_384 }, (_, index) => '漢aé/Z"9k'[((index * 7919) % 10_007) & 7]).join('');
  const encodings = secretEncodingsOf(secret);
  const cuts = Array.from({ length: 20 }, (_, index) => index * 503);
  for (const form of encodingsOf(secret)) {
    const redactor = createRedactor(encodings);
    const parts = chunked(`<${form}>`, cuts).flatMap((chunk) => redactor.push(Buffer.from(chunk, 'latin1')));
    expect(Buffer.concat([...parts, redactor.end()]).length).toBeLessThan(64);
    const whole = createRedactor(encodings).redactWhole(Buffer.from(`<${form}>`, 'latin1'));
    expect(whole.length).toBeLessThan(64);
  }
});

test('a stream in chunks of one byte takes no longer for a long secret, which buffers more of it', () => {
  const redactor = createRedactor(secretEncodingsOf('é'.repeat(16_384)));
  const byte = Buffer.from('x');
  let bytes = 0;
  // With each of them checked together with all that is buffered, this would not end.
  for (let count = 0; count < 2_000_000; count += 1) for (const { length } of redactor.push(byte)) bytes += length;
  expect(bytes + redactor.end().length).toBe(2_000_000);
});

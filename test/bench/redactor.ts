import { randomBytes } from 'node:crypto';
import { createRedactor } from '../../relay/redact/redactor.ts';
import { secretEncodingsOf } from '../../relay/redact/secret-encodings.ts';

const FORMS = secretEncodingsOf('sk-proj-0123456789abcdefghijklmnopqrstuvwxyz0123');
const CHUNK = 65_536;

/** What redaction costs beside passing the same bytes on. */
export function measureRedactor(): string[] {
  const body = Buffer.from(JSON.stringify({ data: randomBytes(750_000).toString('base64') }));
  const event = Buffer.from(`data: ${JSON.stringify({ choices: [{ delta: { content: ' token' } }] })}\n\n`);
  const megabytes = rate(() => {
    const redactor = createRedactor(FORMS);
    for (let at = 0; at < body.length; at += CHUNK) redactor.push(body.subarray(at, at + CHUNK));
    redactor.end();
  });
  const stream = createRedactor(FORMS);
  const events = rate(() => stream.push(event));
  const fresh = rate(() => createRedactor(FORMS));
  return [
    `bodies of ${(body.length / 1e6).toFixed(2)} MB in chunks of 64 KiB: ${((megabytes * body.length) / 1e6).toFixed(0)} MB/s`,
    `events of ${event.length} bytes: ${(1e6 / events).toFixed(2)} µs each`,
    `making one for a call: ${(1e6 / fresh).toFixed(2)} µs`,
  ];
}

/** Runs a second. */
function rate(work: () => unknown): number {
  const run = (ms: number): number => {
    const until = performance.now() + ms;
    let count = 0;
    while (performance.now() < until) {
      work();
      count += 1;
    }
    return (count * 1000) / ms;
  };
  run(200);
  return run(1000);
}

import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { separateCredential } from '../../extension/curl/credential.ts';
import { looksLikeCurl } from '../../extension/curl/looks-like-curl.ts';
import { readCurl } from '../../extension/curl/read-curl.ts';
import { registrationFor } from '../../extension/curl/registration.ts';
import { type RealCurl, startRealCurl } from './real-curl.ts';
import { type Sent, sentByCurl, sentByRelay } from './sent-request.ts';
import { type VendorCommand, vendorCommands } from './vendor-commands.ts';

const commands = vendorCommands();

/** Runs of curl. */
const AT_ONCE = 4;

/** Differences that are explained in the data, of all commands. */
const MOST_DIFFERENCES = 0.02;

function sentByPlayground({ script }: VendorCommand): Sent {
  const read = readCurl(script);
  if (!read.ok) throw new Error(read.refusal.detail);
  const { credential, draft } = separateCredential(read.value.draft);
  return sentByRelay(draft, credential?.value ?? '');
}

async function compared(real: RealCurl, command: VendorCommand): Promise<{ curl: unknown; playground: unknown }> {
  const received = await real.run(command.script);
  try {
    return { curl: received && sentByCurl(received), playground: sentByPlayground(command) };
  } catch (error) {
    return { curl: received && sentByCurl(received), playground: String(error) };
  }
}

test('what is sent for a pasted command is what curl sends for it', { timeout: 240_000 }, async () => {
  await using real = await startRealCurl();
  expect(commands.length).toBeGreaterThan(100);
  const different: string[] = [];
  for (let at = 0; at < commands.length; at += AT_ONCE) {
    const some = commands.slice(at, at + AT_ONCE);
    const pairs = await Promise.all(some.map(async (command) => ({ command, ...(await compared(real, command)) })));
    for (const { command, curl, playground } of pairs) {
      if (command.difference === null) expect.soft(playground, command.title).toEqual(curl);
      else if (!isDeepStrictEqual(curl, playground)) different.push(command.title);
    }
  }
  expect(different).toEqual(commands.filter(({ difference }) => difference !== null).map(({ title }) => title));
  expect(different.length / commands.length).toBeLessThanOrEqual(MOST_DIFFERENCES);
});

test('a command that is read wrongly would be found', async () => {
  await using real = await startRealCurl();
  const [first] = commands;
  if (!first) throw new Error('There are no commands.');
  const { curl } = await compared(real, first);
  for (const wrong of [' -X PUT', ' -H "A: b"', ' -d c', ' -A c']) {
    const { curl: other } = await compared(real, { ...first, script: first.script + wrong });
    expect(other, wrong).toBeDefined();
    expect(other, wrong).not.toEqual(curl);
  }
});

test.each(commands)(
  '$title: the credential is found, and nothing of it is left',
  ({ script, credential, placement }) => {
    expect(looksLikeCurl(script)).toBe(true);
    const read = readCurl(script);
    if (!read.ok) throw new Error(read.refusal.detail);
    const separated = separateCredential(read.value.draft);
    expect(separated.credential?.value).toBe(credential);
    const registration = registrationFor(separated);
    if (!registration.ok) throw new Error(registration.refusal.detail);
    expect(registration.value.placements).toContain(placement);
  },
);

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RELAY_PROGRAM } from '../../../scripts/targets.ts';
import { startRelayProcess } from '../../support/relay/relay-process.ts';

/** What the kernel has of the process that was started, whatever that has become since. */
const read = (pid: number, file: 'cmdline' | 'environ'): string[] =>
  readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0');
const settings = (pid: number): string[] => [
  ...read(pid, 'environ').filter((line) => line.startsWith('MALLOC_ARENA_MAX')),
  ...read(pid, 'cmdline').filter((argument) => argument.startsWith('--max-semi-space-size')),
];

test.each([
  [{}, ['MALLOC_ARENA_MAX=1', '--max-semi-space-size=8']],
  [{ RELAY_MEMORY: 'throughput' }, ['--max-semi-space-size=64']],
  [{ MALLOC_ARENA_MAX: '4' }, ['MALLOC_ARENA_MAX=4', '--max-semi-space-size=8']],
])('with %o the relay has the settings %o, as the process that was started', async (env, expected) => {
  await using relay = await startRelayProcess(env);
  expect(settings(relay.pid)).toEqual(expected);
  expect(await relay.quit()).toBe(0);
});

test("of two flags V8 takes the last, which is the operator's", async () => {
  const command = [process.execPath, '--max-semi-space-size=32', RELAY_PROGRAM];
  await using relay = await startRelayProcess({}, { command });
  expect(settings(relay.pid)).toEqual(['MALLOC_ARENA_MAX=1', '--max-semi-space-size=8', '--max-semi-space-size=32']);
});

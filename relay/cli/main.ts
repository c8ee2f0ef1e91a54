#!/usr/bin/env node
import { stripVTControlCharacters } from 'node:util';
import { defineCommand, runCommand, runMain } from 'citty';
import { VERSION } from '../version.ts';
import { audit } from './audit.ts';
import { devices } from './devices.ts';
import { fail } from './fail.ts';
import { health } from './health.ts';
import { keys } from './keys.ts';
import { pair } from './pair.ts';
import { secrets } from './secrets.ts';
import { start } from './start.ts';

const main = defineCommand({
  meta: {
    name: 'client-secret-relay',
    version: VERSION,
    description: 'Keeps client secrets and puts them into calls to third-party APIs.',
  },
  subCommands: { start, pair, devices, secrets, keys, audit, health },
});

const rawArgs = process.argv.slice(2);
if (rawArgs.length === 0 || rawArgs.some((arg) => ['--help', '-h', '--version', '-v'].includes(arg))) {
  await runMain(main, rawArgs.length === 0 ? { rawArgs: ['--help'] } : {});
} else {
  // Not by `runMain`, which prints a page of help over the one line that says what was wrong.
  await runCommand(main, { rawArgs }).catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'CLIError') throw error;
    fail(`${stripVTControlCharacters(error.message).replace(/\.$/, '')}; --help lists what there is.`);
  });
}

#!/usr/bin/env node
import { stripVTControlCharacters } from 'node:util';
import { defineCommand, runCommand, runMain } from 'citty';
import { VERSION } from '../config/version.ts';
import { exitWith } from './exit.ts';

const main = defineCommand({
  meta: {
    name: 'client-secret-relay',
    version: VERSION,
    description: 'Keeps client secrets and puts them into calls to third-party APIs.',
  },
  // Loaded on demand: the health check of a container must not load the whole relay every few seconds.
  subCommands: {
    start: async () => (await import('./start.ts')).start,
    pair: async () => (await import('./pair.ts')).pair,
    devices: async () => (await import('./devices.ts')).devices,
    secrets: async () => (await import('./secrets.ts')).secrets,
    keys: async () => (await import('./keys.ts')).keys,
    audit: async () => (await import('./audit.ts')).audit,
    health: async () => (await import('./health.ts')).health,
  },
});

const given = process.argv.slice(2);
if (given.some((arg) => ['--help', '-h', '--version', '-v'].includes(arg))) {
  await runMain(main);
} else {
  const rawArgs = given[0]?.startsWith('-') === false ? given : ['start', ...given];
  // Not `runMain`, which prints a page of help before the line that says what is wrong.
  await runCommand(main, { rawArgs }).catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'CLIError') throw error;
    exitWith(`${stripVTControlCharacters(error.message).replace(/\.$/, '')}; --help lists the commands.`);
  });
}

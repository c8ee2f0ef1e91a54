#!/usr/bin/env node
import { stripVTControlCharacters } from 'node:util';
import { defineCommand, runCommand } from 'citty';
import { VERSION } from '../config/version.ts';
import { COMMANDS } from './commands.ts';
import { exitForUsage } from './exit.ts';

const given = process.argv.slice(2);
const asks = (...flags: readonly string[]): boolean => given.some((arg) => flags.includes(arg));

if (asks('--help', '-h')) {
  process.stdout.write(await (await import('./help.ts')).helpFor(defineCommand(COMMANDS), given));
} else if (asks('--version', '-v')) {
  process.stdout.write(`${VERSION}\n`);
} else {
  // Without a command, the relay starts.
  const rawArgs = given[0]?.startsWith('-') === false ? given : ['start', ...given];
  await runCommand(defineCommand(COMMANDS), { rawArgs }).catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'CLIError') throw error;
    exitForUsage(`${stripVTControlCharacters(error.message).replace(/\.$/, '')}; --help lists the commands.`);
  });
}

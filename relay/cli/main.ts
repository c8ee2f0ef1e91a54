#!/usr/bin/env node
import { defineCommand, runMain } from 'citty';
import { VERSION } from '../version.ts';
import { audit } from './audit.ts';
import { devices } from './devices.ts';
import { health } from './health.ts';
import { pair } from './pair.ts';
import { secrets } from './secrets.ts';
import { start } from './start.ts';

const main = defineCommand({
  meta: {
    name: 'client-secret-relay',
    version: VERSION,
    description: 'Keeps client secrets and puts them into calls to third-party APIs.',
  },
  subCommands: { start, pair, devices, secrets, audit, health },
});

await runMain(main);

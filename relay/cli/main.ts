#!/usr/bin/env node
import { readConfig } from '../config.ts';
import { StartRefused } from '../keys/root-key.ts';
import { startRelay } from '../main.ts';

const config = readConfig(process.env);
if (!config.ok) {
  console.error(config.refusal.detail);
  process.exit(1);
}
try {
  const relay = await startRelay(config.value);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void relay.stop().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(error instanceof StartRefused ? error.message : error);
  process.exit(1);
}

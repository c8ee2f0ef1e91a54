import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** What a test waits for is there in time also on a busy machine; the second that is the default is not that. */
const POLLED = { poll: { timeout: 15_000 } };

/** Of single parts: no relay, no browser, no other program. */
const UNIT = [
  'test/{extension,shared}/**/*.test.{ts,tsx}',
  'test/relay/{audit,call,cluster,config,identity,limits,observability,redact,secrets,server,store,usage}/**/*.test.ts',
];

/** Run in the project `integration` as well: here, the relay has two workers. About what processes have in common. */
const WITH_WORKERS = [
  'test/relay/{queue,routes}/**/*.test.ts',
  'test/security/limits/**/*.test.ts',
  'test/security/{audit-http,authorization,body-memory,guesses,ingress-slow,queue-http,queued-files,refusals-logged}.test.ts',
  'test/relay/{caller-left,upload-parts,websocket}.test.ts',
  'test/faults/{process,queue-kill}.test.ts',
];

/** What a store does is the same on both: these run on SQLite among the others, and here on Postgres. */
const ON_POSTGRES = [
  'test/relay/devices/devices.test.ts',
  'test/relay/secrets/{changes,other-process,rotation,rows,uses,vault}.test.ts',
  'test/relay/queue/{history,judged-again,put-back,queue-limits,queued-calls,queued-files}.test.ts',
  'test/security/{queue-http,queue-store,queued-files}.test.ts',
  'test/relay/limits/limits.test.ts',
  // Of a relay with two workers.
  'test/{relay/routes,security/limits,faults}/workers.test.ts',
  'test/postgres/**/*.test.ts',
];

/** Slow the browser down, or hold what it does against a limit in time: beside another browser that means nothing. */
const ALONE = ['test/e2e/{devtools-load,long-response,typing}.test.ts'];
/** On two cores two browsers make each other late. */
const BROWSERS = availableParallelism() >= 4 ? 2 : 1;

/** Texts of the extension come from the browser. */
const TEXTS = ['test/support/language.ts'];

/** They wait more than they work. By default, one process would be left to itself on two cores. */
const TOGETHER = { maxWorkers: Math.max(2, availableParallelism() - 1) };

const E2E = {
  setupFiles: TEXTS,
  globalSetup: ['test/support/global-setup.ts'],
  testTimeout: process.env.LONG ? 600_000 : 90_000,
  hookTimeout: 120_000,
  expect: POLLED,
  // One process for all files that it runs: reading the browsers' drivers anew for each of them takes seconds.
  isolate: false,
};

/** Bounded, and no retries: a test that passes the second time has found something. */
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          setupFiles: TEXTS,
          include: UNIT,
          testTimeout: process.env.LONG ? 600_000 : 30_000,
          hookTimeout: 30_000,
          expect: POLLED,
          // They leave nothing behind, so they share a process: reading the sources anew for each file takes most of the time.
          pool: 'threads',
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          ...TOGETHER,
          name: 'integration',
          setupFiles: TEXTS,
          globalSetup: ['test/support/global-setup.ts'],
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...UNIT, 'test/e2e/**', 'test/postgres/**'],
          testTimeout: process.env.LONG ? 600_000 : 30_000,
          hookTimeout: 30_000,
          expect: POLLED,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          ...TOGETHER,
          name: 'workers',
          globalSetup: ['test/support/global-setup.ts'],
          include: WITH_WORKERS,
          // They start workers in any case.
          exclude: ['test/relay/queue/{files,queue}-of-workers.test.ts'],
          env: { TEST_RELAY_WORKERS: '2' },
          testTimeout: process.env.LONG ? 600_000 : 30_000,
          hookTimeout: 30_000,
          expect: POLLED,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          ...TOGETHER,
          name: 'postgres',
          env: { STORE: 'postgres' },
          globalSetup: ['test/support/global-setup.ts', 'test/support/postgres-setup.ts'],
          include: ON_POSTGRES,
          testTimeout: process.env.LONG ? 600_000 : 60_000,
          hookTimeout: 60_000,
          expect: POLLED,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          ...E2E,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: ALONE,
          maxWorkers: BROWSERS,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          ...E2E,
          name: 'e2e-alone',
          include: ALONE,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});

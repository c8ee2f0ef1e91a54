import { defineConfig } from 'vitest/config';

/** The tests of one folder, in a thread that is new for each mutant: one at the top level of a module is active, too. */
export default defineConfig({
  test: {
    include: (process.env.MUTATION_TESTS ?? '').split(' '),
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 15_000 } },
  },
});

import { defineConfig } from 'vitest/config';

/** The tests of one folder, in a thread that is new for each mutant: one at the top level of a module is active, too. */
export default defineConfig({
  test: {
    include: (process.env.MUTATION_TESTS ?? '').split(' '),
    isolate: false,
    // Where a mutant has a test wait for what never comes, this decides how long the whole run takes.
    testTimeout: 5_000,
    hookTimeout: 5_000,
    expect: { poll: { timeout: 3_000 } },
  },
});

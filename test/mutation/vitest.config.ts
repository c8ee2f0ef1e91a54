import { defineConfig } from 'vitest/config';

/** The tests of one folder. Each file loads the sources anew, so that a mutant in a module's top level is active too. */
export default defineConfig({
  test: {
    include: (process.env.MUTATION_TESTS ?? '').split(' '),
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 15_000 } },
  },
});

/**
 * How often a test with generated input runs: `npm test` takes the first number, `npm run test:long` the second. For a
 * mutant it is a hundredth of the first: most are found at once, and there are thousands of them.
 */
export const runs = (short: number, long: number): number => {
  if (process.env.LONG) return long;
  return process.env.MUTATION_TESTS ? Math.ceil(short / 100) : short;
};

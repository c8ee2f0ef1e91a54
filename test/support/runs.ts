/** How often a test with generated input runs: `npm test` takes the first number, `npm run test:long` the second. */
export const runs = (short: number, long: number): number => (process.env.LONG ? long : short);

/** How many cases a property test runs: `short` in every run, `long` with `npm run test:long`. */
export const runs = (short: number, long: number): number => (process.env.LONG ? long : short);

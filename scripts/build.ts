import { withoutSpinner } from './spinner.ts';
import { isUpToDate, TARGETS } from './targets.ts';

/**
 * Builds the page client and the extension for each browser; `--missing` leaves out what is up to date, `--client`
 * everything but the page client, `--quiet` the lines that tell of success.
 */
process.env.NODE_ENV = 'production';
const onlyMissing = process.argv.includes('--missing');
const onlyClient = process.argv.includes('--client');
const targets = TARGETS.filter(
  (target) => !(onlyMissing && isUpToDate(target)) && !(onlyClient && target.name !== 'page client'),
);

let failed = false;
// One after the other: WXT keeps the build under way in a global.
for (const { name, build } of targets) {
  const start = performance.now();
  try {
    await withoutSpinner(build);
    if (!process.argv.includes('--quiet'))
      console.log(`Built the ${name} in ${((performance.now() - start) / 1000).toFixed(1)} s.`);
  } catch (error) {
    failed = true;
    console.error(`The ${name} could not be built:\n${reasons(error)}`);
  }
}
// WXT leaves handles open that would keep the process.
process.exit(failed ? 1 : 0);

/** The message and those of its causes: WXT names the entry points, its cause says what is wrong with which line. */
function reasons(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}\n${reasons(error.cause)}`;
}

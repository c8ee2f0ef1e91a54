import { parseArgs } from 'node:util';
import { withoutSpinner } from './spinner.ts';
import { isUpToDate, TARGETS } from './targets.ts';

/**
 * Builds the targets that it is given the ids of, or all; `--missing` leaves out what is up to date, `--quiet` the lines
 * that report success.
 */
process.env.NODE_ENV = 'production';
const { values: flags, positionals: ids } = parseArgs({
  options: { missing: { type: 'boolean' }, quiet: { type: 'boolean' } },
  allowPositionals: true,
});
const unknown = ids.find((id) => !TARGETS.some((target) => target.id === id));
if (unknown !== undefined) throw new Error(`There is no target ${unknown}: ${TARGETS.map(({ id }) => id).join(', ')}.`);
const targets = TARGETS.filter(
  (target) => (ids.length === 0 || ids.includes(target.id)) && !(flags.missing && isUpToDate(target)),
);

let failed = false;
// One after the other: WXT keeps the build under way in a global.
for (const { name, build } of targets) {
  const start = performance.now();
  try {
    await withoutSpinner(build);
    if (!flags.quiet) console.log(`Built the ${name} in ${((performance.now() - start) / 1000).toFixed(1)} s.`);
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

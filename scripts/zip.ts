import { globSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { zip } from 'wxt';
import { withoutSpinner } from './spinner.ts';
import { onlyProblems, ROOT } from './targets.ts';

/**
 * `npm run zip`: what is uploaded to the stores, of the browsers that it is given or of both, and for Firefox the sources
 * beside it. The same sources make the same bytes: the archives have no dates.
 */
process.env.NODE_ENV = 'production';
const { values: flags, positionals } = parseArgs({
  options: { output: { type: 'string', default: '.output/stores' } },
  allowPositionals: true,
});
const browsers = positionals.length === 0 ? ['chrome', 'firefox'] : positionals;
const outDir = path.resolve(ROOT, flags.output);

// One after the other: WXT keeps the build under way in a global.
for (const browser of browsers) {
  await withoutSpinner(async () => {
    await zip({ root: ROOT, browser, mode: 'production', outDir, logger: onlyProblems });
  });
}
for (const file of globSync('*.zip', { cwd: outDir }).toSorted()) {
  console.log(path.relative(process.cwd(), path.join(outDir, file)));
}
// WXT leaves handles open that would keep the process.
process.exit(0);

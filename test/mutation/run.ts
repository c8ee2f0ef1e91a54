import type { MutantResult } from '@stryker-mutator/api/core';
import { Stryker } from '@stryker-mutator/core';
import { FOLDERS } from './folders.ts';

/** Percent of the mutants of a folder that its tests have to notice. */
const LEAST = 85;

/** Folders, or single files of them; all folders where there are none. */
const wanted = process.argv.slice(2);
const isWithin = (file: string, folder: string): boolean => file === folder || file.startsWith(`${folder}/`);
const unknown = wanted.find((path) => !Object.keys(FOLDERS).some((folder) => isWithin(path, folder)));
if (unknown !== undefined) throw new Error(`No tests are listed for ${unknown} in test/mutation/folders.ts.`);

const scores: { folder: string; detected: number; survived: number; score: number }[] = [];
for (const [folder, tests] of Object.entries(FOLDERS)) {
  const paths = wanted.length === 0 ? [folder] : wanted.filter((path) => isWithin(path, folder));
  if (paths.length > 0) scores.push({ folder, ...score(await mutate(folder, paths, tests)) });
}
console.table(scores);
if (scores.some((row) => row.score < LEAST)) {
  console.error(`At least ${LEAST} % of the mutants of each folder have to be noticed.`);
  process.exitCode = 1;
}

function mutate(folder: string, paths: readonly string[], tests: readonly string[]): Promise<MutantResult[]> {
  // Stryker starts vitest in a process of its own, which has the environment of this one.
  process.env.MUTATION_TESTS = tests.join(' ');
  const report = `.stryker/${folder.replace('/', '-')}`;
  return new Stryker({
    mutate: paths.map((path) => (path.endsWith('.ts') ? path : `${path}/**/*.ts`)),
    testRunner: 'vitest',
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    plugins: [import.meta.resolve('@stryker-mutator/vitest-runner'), import.meta.resolve('./ignore-prose.ts')],
    ignorers: ['prose'],
    ignorePatterns: ['.stryker', 'data', 'docs', 'test/{bench,e2e,faults,screens}'],
    tempDirName: '.stryker/sandbox',
    incremental: true,
    incrementalFile: `${report}.incremental.json`,
    reporters: ['clear-text', 'html', 'progress-append-only'],
    clearTextReporter: { reportTests: false },
    htmlReporter: { fileName: `${report}.html` },
    // Some tests wait for a deadline of the relay: on few cores two at once make each other late.
    concurrency: 1,
    // Beside one and a half of the time that the tests take without a mutant. On a busy machine a shorter one would take a
    // mutant for an endless loop, and count it as noticed.
    timeoutMS: 10_000,
    // Stryker rewrites this file through the API of TypeScript, of which version 7 has none. No test needs the file.
    tsconfigFile: '',
  }).runMutationTest();
}

/** Of the mutants that can run: one that does not even load is neither noticed nor missed. */
function score(results: readonly MutantResult[]): { detected: number; survived: number; score: number } {
  const detected = results.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
  const survived = results.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').length;
  return { detected, survived, score: Math.floor((1000 * detected) / (detected + survived)) / 10 };
}

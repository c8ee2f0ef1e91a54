import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseAst } from 'vite';
import { CHROME_OUTPUT, CLIENT_OUTPUT, FIREFOX_OUTPUT, RELAY_PROGRAM } from './targets.ts';

/** Gzipped bytes of the scripts and style sheets that are loaded before somebody can type, in whichever tab of the popup. */
const POPUP_BEFORE_INPUT = 45_000;
/** Scripts of them: each takes longer to be asked for than to be read. */
const POPUP_SCRIPTS = 4;
const PAGE_CLIENT = 6_000;
/** Bytes of code, most of which a relay of one process on SQLite keeps in memory; twice as many were there with all of undici and Express. */
const RELAY = 3_100_000;

/** What is only loaded for a store in Postgres. */
const OF_POSTGRES = /open-replica|parts-of-several/;

/** Marks libsodium in a bundle: its WebAssembly, which only sealing may load. */
const SODIUM = /crypto_box_seal|_crypto_generichash/;

const problems: string[] = [];
const measured = [
  ...[CHROME_OUTPUT, FIREFOX_OUTPUT].map((folder) => measurePopup(folder)),
  ...['client.js', 'client.mjs', 'client-queue.mjs'].map((file) =>
    within(file, gzipSync(readFileSync(path.join(CLIENT_OUTPUT, file))).length, PAGE_CLIENT),
  ),
  within('relay', bytesOfRelay(), RELAY),
];
console.log(measured.join(', '));
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);

function measurePopup(folder: string): string {
  const files = firstPaint(folder);
  const scripts = [...files].filter((file) => file.endsWith('.js')).length;
  if (scripts > POPUP_SCRIPTS)
    problems.push(`The popup loads ${scripts} scripts before input; ${POPUP_SCRIPTS} are enough.`);
  const sodium = [...files].find((file) => SODIUM.test(readFileSync(file, 'utf8')));
  if (sodium) problems.push(`${path.basename(sodium)} is needed for the popup's first paint and holds libsodium.`);
  const size = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
  return within(`popup of ${path.basename(folder)} before input`, size, POPUP_BEFORE_INPUT);
}

function bytesOfRelay(): number {
  const folder = path.dirname(RELAY_PROGRAM);
  const scripts = readdirSync(folder).filter((file) => file.endsWith('.mjs') && !OF_POSTGRES.test(file));
  return scripts.reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);
}

function within(name: string, size: number, budget: number): string {
  const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
  if (size > budget) problems.push(`The ${name} has ${kilobytes(size)}; the budget is ${kilobytes(budget)}.`);
  return `${name} ${kilobytes(size)} of ${kilobytes(budget)}`;
}

/** The style sheets and scripts that the popup's page names, and whatever the scripts import statically. */
function firstPaint(folder: string): Set<string> {
  const html = readFileSync(path.join(folder, 'popup.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, file]) =>
    path.join(folder, file ?? ''),
  );
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    if (!existsSync(file)) throw new Error(`${file} is imported but was not built.`);
    seen.add(file);
    if (!file.endsWith('.js')) return;
    for (const imported of staticImports(readFileSync(file, 'utf8'))) visit(path.resolve(path.dirname(file), imported));
  };
  named.forEach(visit);
  for (const kind of ['.js', '.css']) {
    if (![...seen].some((file) => file.endsWith(kind)))
      throw new Error(`${folder}/popup.html names no ${kind}; this measurement would prove nothing.`);
  }
  return seen;
}

function staticImports(code: string): string[] {
  return parseAst(code).body.flatMap((node) =>
    'source' in node && node.source && typeof node.source.value === 'string' ? [node.source.value] : [],
  );
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startSecureFront } from '../support/upstream/secure-front.ts';
import { type Received, startUpstream } from '../support/upstream/upstreams.ts';

const CURL = '/usr/bin/curl';
const CASE = 'x-case';

export interface RealCurl extends AsyncDisposable {
  /** What curl sends for a script, to whatever host; undefined if it sends nothing. */
  run(script: string): Promise<Received | undefined>;
}

/** Runs scripts in bash with the real curl, every connection of which ends at a server of this process. */
export async function startRealCurl(): Promise<RealCurl> {
  try {
    accessSync(CURL, constants.X_OK);
  } catch {
    throw new Error(`This test compares with the real curl, and ${CURL} is missing: apt-get install curl.`);
  }
  const folder = await temporaryFolder();
  for (const name of ['audio.mp3', 'image.png', 'data.jsonl']) writeFileSync(path.join(folder.path, name), name);
  const upstream = await startUpstream();
  const secure = await startSecureFront(upstream.port, ['any.example']);

  const always = `-q -k -s -m 20 --connect-to :80:127.0.0.1:${upstream.port} --connect-to ::127.0.0.1:${secure.port}`;
  let count = 0;
  return {
    async run(script) {
      count += 1;
      const id = String(count);
      const prelude = [
        `curl() { command ${CURL} ${always} -H '${CASE}: ${id}' "$@"; }`,
        'jq() { cat; }',
        // Their output is the words that the playground finds in their place.
        `gcloud() { printf '%s' "\\$(gcloud $*)"; }`,
        ...[...variablesIn(script)].map(([name, written]) => `${name}='${written}'`),
      ];
      const child = spawn('bash', ['-c', `${prelude.join('\n')}\n${script}\n`], {
        cwd: folder.path,
        env: { PATH: process.env.PATH ?? '', HOME: folder.path },
        stdio: ['ignore', 'ignore', 'ignore'],
      });
      await once(child, 'close');
      return upstream.received.find(({ headers }) => headers[CASE] === id);
    },
    async [Symbol.asyncDispose]() {
      await secure[Symbol.asyncDispose]();
      await upstream.close();
      await folder.remove();
    },
  };
}

/** Variables that the script does not assign: each gets its own name as its value, as the playground shows it. */
const variablesIn = (script: string): Map<string, string> =>
  new Map(
    [...script.matchAll(/\$\{?([A-Za-z_]\w*)\}?/g)]
      .map(([written, name = '']) => [name, written] as const)
      .filter(([name]) => !new RegExp(`^${name}=`, 'm').test(script)),
  );

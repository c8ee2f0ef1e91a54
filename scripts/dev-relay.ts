import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { whenChanged } from './dev-watch.ts';
import { ROOT } from './targets.ts';

/** The relay and the page client that it serves, made anew when their source changes. Returns what ends it. */
export function runRelay(): () => void {
  buildClient();
  let relay = start();
  void whenChanged(['relay', 'shared'], async () => {
    buildClient();
    if (relay.exitCode === null && relay.kill()) await once(relay, 'exit');
    console.log('Starting the relay anew.');
    relay = start();
  });
  return () => relay.kill();
}

function start(): ChildProcess {
  const relay = spawn(process.execPath, [path.join(ROOT, 'relay/cli/main.ts'), 'start'], {
    cwd: ROOT,
    stdio: ['inherit', 'pipe', 'inherit'],
    // The APIs that a developer tries first often run on their own machine.
    env: { RELAY_ALLOW_NETWORKS: '127.0.0.0/8,::1/128', ...process.env },
  });
  createInterface({ input: relay.stdout }).on('line', (line) => {
    // Loaded is another build of it, by dev.ts.
    if (!line.startsWith('Extension for ')) console.log(line);
  });
  return relay;
}

/** In a process of its own: a production build and WXT's server do not share one. */
function buildClient(): void {
  const script = [path.join(ROOT, 'scripts/build.ts'), 'client', '--missing', '--quiet'];
  spawnSync(process.execPath, script, { cwd: ROOT, stdio: 'inherit' });
}

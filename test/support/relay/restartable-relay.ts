import { spawn } from 'node:child_process';
import { RELAY_PROGRAM, ROOT } from '../../../scripts/targets.ts';
import { firstMatch } from '../output.ts';
import { type TemporaryFolder, temporaryFolder } from '../temporary-folder.ts';
import { type Owner, pairOwner } from './owner.ts';
import { workersOfProject } from './workers.ts';

/** The built relay in a process that can be killed and started again. */
export interface RestartableProcess extends AsyncDisposable {
  /** Where the process that runs now listens. */
  readonly url: string;
  /** Null where a device was paired before. */
  readonly connectLink: string | null;
  readonly dataDir: string;
  /** SIGKILL: nothing is finished or written any more. */
  kill(): Promise<void>;
  /** A new process on the same data folder, on another port: the old one may have been taken meanwhile. */
  start(): Promise<void>;
}

/** The same, paired with one device. */
export interface RestartableRelay extends RestartableProcess {
  readonly owner: Owner['fetch'];
  readonly register: Owner['register'];
}

export async function startRestartableProcess(env: Readonly<Record<string, string>> = {}): Promise<RestartableProcess> {
  const folder: TemporaryFolder = await temporaryFolder();
  const launch = async () => {
    const child = spawn(process.execPath, [RELAY_PROGRAM, 'start'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH ?? '',
        RELAY_PORT: '0',
        RELAY_DATA_DIR: folder.path,
        RELAY_ALLOW_NETWORKS: '127.0.0.0/8',
        ...workersOfProject(),
        ...env,
      },
    });
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const [, url = '', , connectLink = null] = await firstMatch(child, /^Relay ready at (\S+)\n(Connect: (\S+)\n)?/m);
    return { child, ended, url, connectLink };
  };
  let running = await launch();
  const kill = async (): Promise<void> => {
    running.child.kill('SIGKILL');
    await running.ended;
  };
  return {
    get url() {
      return running.url;
    },
    connectLink: running.connectLink,
    dataDir: folder.path,
    kill,
    start: async () => {
      running = await launch();
    },
    [Symbol.asyncDispose]: async () => {
      await kill();
      await folder.remove();
    },
  };
}

export async function startRestartableRelay(env: Readonly<Record<string, string>> = {}): Promise<RestartableRelay> {
  const relay = await startRestartableProcess(env);
  const { fetch: owner, register } = await pairOwner(relay.connectLink ?? '');
  return Object.defineProperties({ owner, register } as RestartableRelay, Object.getOwnPropertyDescriptors(relay));
}

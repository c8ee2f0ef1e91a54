import { spawn } from 'node:child_process';
import { RELAY_PROGRAM, ROOT } from '../../../scripts/targets.ts';
import { firstMatch } from '../output.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { databaseUrlOf } from './store-place.ts';
import { workersOfProject } from './workers.ts';

export interface RelayProcess extends AsyncDisposable {
  readonly url: string;
  readonly connectLink: string;
  readonly dataDir: string;
  readonly pid: number;
  /** All that it has written so far, to both streams. */
  output(): string;
  signal(name: NodeJS.Signals): void;
  /** Its exit code, when it has one. */
  readonly ended: Promise<number | null>;
  /** SIGTERM, and wait for the end; the data folder stays. The exit code. */
  quit(): Promise<number | null>;
  /** Ends it and removes the data folder. */
  stop(): Promise<void>;
}

/**
 * The relay as a person starts it: its own process, a free port, a new data folder. `fileBlocks`: no file may grow beyond
 * so many blocks of 512 bytes, as on a disk that is full. `command`: another program than the one that `npm start` runs.
 */
export async function startRelayProcess(
  env: Readonly<Record<string, string>> = {},
  {
    fileBlocks,
    command = [process.execPath, RELAY_PROGRAM],
  }: { fileBlocks?: number; command?: readonly string[] } = {},
): Promise<RelayProcess> {
  const folder = await temporaryFolder();
  const isNamed = env.RELAY_DATABASE_URL_FILE !== undefined;
  const databaseUrl = env.RELAY_DATABASE_URL ?? (isNamed ? undefined : await databaseUrlOf(folder.path));
  // The signal for a file that is too large would end the process; ignored, the write fails instead.
  const limited = ['sh', '-c', `trap '' XFSZ; ulimit -S -f ${fileBlocks}; exec "$@"`, 'sh', ...command, 'start'];
  const [program = '', ...args] = fileBlocks === undefined ? [...command, 'start'] : limited;
  const child = spawn(program, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      RELAY_PORT: '0',
      RELAY_DATA_DIR: folder.path,
      RELAY_ALLOW_NETWORKS: '127.0.0.0/8',
      ...workersOfProject(),
      ...(databaseUrl !== undefined && { RELAY_DATABASE_URL: databaseUrl }),
      ...env,
    },
  });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [, url = '', connectLink = ''] = await firstMatch(child, /^Relay ready at (\S+)\nConnect: (\S+)$/m);

  const quit = (): Promise<number | null> => {
    child.kill('SIGTERM');
    return ended;
  };
  const stop = async (): Promise<void> => {
    await quit();
    await folder.remove();
  };
  return {
    url,
    connectLink,
    dataDir: folder.path,
    pid: child.pid ?? 0,
    output: () => output,
    signal: (name) => child.kill(name),
    ended,
    quit,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

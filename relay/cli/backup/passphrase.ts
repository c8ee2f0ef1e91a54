import { readFileSync } from 'node:fs';
import { CommandError, EXIT } from '../exit.ts';

export const PASSPHRASE_FLAG = {
  'passphrase-file': {
    type: 'string',
    valueHint: 'FILE',
    description: 'File of the passphrase; default: BACKUP_PASSPHRASE in the environment, or a prompt',
  },
} as const;

const MIN_LENGTH = 12;

/** From a file, the environment or a prompt without echo; never an argument. `isNew`: it is asked for twice. */
export async function readPassphrase(file: unknown, isNew: boolean): Promise<string> {
  const given = file === undefined ? process.env.BACKUP_PASSPHRASE : readFile(String(file));
  const passphrase = given ?? (await ask('Passphrase: '));
  if (isNew && passphrase.length < MIN_LENGTH) {
    throw new CommandError(`The passphrase must have at least ${MIN_LENGTH} characters.`, EXIT.usage);
  }
  if (isNew && given === undefined && (await ask('Again: ')) !== passphrase) {
    throw new CommandError('The two passphrases differ.', EXIT.usage);
  }
  return passphrase;
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch {
    throw new CommandError(`The passphrase in ${file} cannot be read.`);
  }
}

/** One line from the terminal, which does not show it. */
function ask(prompt: string): Promise<string> {
  const { stdin } = process;
  if (!stdin.isTTY) {
    throw new CommandError('There is no terminal to ask for the passphrase: use --passphrase-file.', EXIT.usage);
  }
  // First, or what is typed at once would be shown.
  stdin.setRawMode(true).resume();
  process.stderr.write(prompt);
  return new Promise((resolve, reject) => {
    let line = '';
    const end = (): void => {
      stdin.off('data', read).setRawMode(false).pause();
      process.stderr.write('\n');
    };
    const read = (chunk: Buffer): void => {
      for (const character of chunk.toString()) {
        if (character === '\r' || character === '\n') {
          end();
          return resolve(line);
        }
        if (character === '\u0003') {
          end();
          return reject(new CommandError('Cancelled.'));
        }
        line = character === '\u007f' ? line.slice(0, -1) : line + character;
      }
    };
    stdin.on('data', read);
  });
}

import { text } from 'node:stream/consumers';
import { CommandError, EXIT } from '../exit.ts';
import { accepted, relayCommand } from '../with-relay.ts';
import { namedFields, POLICY_FLAGS, wordsWithoutOrigins } from './policy-flags.ts';

export const set = relayCommand({
  description: 'Register a client secret, or change its value; the value is read from standard input.',
  examples: [
    'secrets set openai --allow https://api.openai.com < key.txt',
    '$ pass show maps | client-secret-relay secrets set maps --allow https://maps.example --placements query:key',
    "secrets set images --allow https://api.openai.com --paths '/v1/images/*' --methods POST --per-day 500 < key.txt",
    'secrets set openai --relay https://relay.example < key.txt',
  ],
  args: { name: { type: 'positional', description: 'Name of the secret', required: true }, ...POLICY_FLAGS },
  wordsOf: wordsWithoutOrigins,
  run: async (relay, { args, rawArgs, print }) => {
    const [name] = args._;
    if (name === undefined) {
      throw new CommandError(
        'The name of the secret is missing. Example: secrets set openai --allow https://api.openai.com',
        EXIT.usage,
      );
    }
    const { created, secret } = accepted(await relay.set(name, await readValue(), namedFields(args, rawArgs)));
    const where = relay.address === null ? '' : ` at ${relay.address}`;
    const lines = [`${created ? 'Registered' : 'Changed'} ${name}${where}.`, ...secret.warnings];
    print({ relay: relay.address, created, secret }, `${lines.join('\n')}\n`);
  },
});

/** Never an argument: the process list and the history of the shell show those. */
async function readValue(): Promise<string> {
  if (process.stdin.isTTY) {
    throw new CommandError(
      'The value is read from standard input: client-secret-relay secrets set NAME < file',
      EXIT.usage,
    );
  }
  const value = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (value === '') throw new CommandError('Standard input has no value.', EXIT.usage);
  return value;
}

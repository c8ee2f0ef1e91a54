import { parseEnv } from 'node:util';
import { CommandError, EXIT } from '../exit.ts';
import { createProgress } from '../progress.ts';
import { sentenceOf } from '../refusal-sentence.ts';
import { relayCommand } from '../with-relay.ts';
import { readPolicies, readText } from './policies-file.ts';
import { namedFields, POLICY_FLAGS, wordsWithoutOrigins } from './policy-flags.ts';

export const importSecrets = relayCommand({
  description: 'Register the variables of a .env file as client secrets, each by its name.',
  examples: [
    'secrets import .env --only OPENAI_API_KEY --allow https://api.openai.com',
    'secrets import .env --policies policies.json',
  ],
  args: {
    file: { type: 'positional', description: 'The .env file', required: true },
    only: { type: 'string', valueHint: 'NAMES', description: 'Variables to import, separated by commas; default: all' },
    policies: {
      type: 'string',
      valueHint: 'FILE',
      description: 'Policies from "secrets export --policies"; the secret openai-key takes the variable OPENAI_KEY',
    },
    replace: { type: 'boolean', description: 'Also change the values of secrets that exist' },
    ...POLICY_FLAGS,
  },
  wordsOf: wordsWithoutOrigins,
  run: async (relay, { args, rawArgs, print }) => {
    const [file = ''] = args._;
    const variables = chosen(parseEnv(readText(file)), args.only, file);
    const policies = args.policies === undefined ? [] : readPolicies(String(args.policies));
    const named = namedFields(args, rawArgs);
    const existing = new Set<string>();
    for await (const { name } of relay.secrets()) existing.add(name);

    const imported: { name: string; created: boolean; warnings: readonly string[] }[] = [];
    const skipped: { name: string; reason: string }[] = [];
    const progress = createProgress('Importing');
    for (const [index, [variable, value]] of variables.entries()) {
      const known = policies.find(({ name }) => name === variable || variableOf(name) === variable);
      const name = known?.name ?? variable;
      if (existing.has(name) && !args.replace) skipped.push({ name, reason: 'it exists; --replace changes it' });
      else if (!value) skipped.push({ name, reason: 'the variable is empty' });
      else {
        const saved = await relay.set(name, value, { ...known?.policy, ...named });
        if (saved.ok) {
          const { created, secret } = saved.value;
          imported.push({ name, created, warnings: secret.warnings });
        } else skipped.push({ name, reason: sentenceOf(saved.refusal) });
      }
      progress.step(index + 1, variables.length);
    }
    progress.end();
    print(
      { relay: relay.address, imported, skipped },
      [
        ...imported.flatMap(({ name, created, warnings }) => [
          `${created ? 'Registered' : 'Changed'} ${name}.`,
          ...warnings.map((warning) => `  ${warning}`),
        ]),
        ...skipped.map(({ name, reason }) => `Left out ${name}: ${reason}`),
      ]
        .join('\n')
        .concat('\n'),
    );
    if (skipped.length > 0) throw new CommandError(`${skipped.length} of ${variables.length} were left out.`);
  },
});

/** `openai-key` is `OPENAI_KEY`, as variables are written. */
const variableOf = (name: string): string => name.toUpperCase().replace(/[^A-Z0-9]/g, '_');

function chosen(all: NodeJS.Dict<string>, only: unknown, file: string): [string, string | undefined][] {
  const names = only === undefined ? Object.keys(all) : String(only).split(',');
  const missing = names.find((name) => !Object.hasOwn(all, name));
  if (missing !== undefined) throw new CommandError(`${file} has no variable ${missing}.`, EXIT.usage);
  if (names.length === 0) throw new CommandError(`${file} has no variables.`);
  return names.map((name) => [name, all[name]]);
}

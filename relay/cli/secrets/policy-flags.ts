import type { Policy } from '../../../shared/protocol/policy.ts';
import type { Given } from '../command.ts';

export const POLICY_FLAGS = {
  allow: { type: 'string', valueHint: 'ORIGIN…', description: 'Origins it may be sent to' },
  access: { type: 'string', valueHint: 'ACCESS', description: 'private (default of a new one) or public' },
  placements: {
    type: 'string',
    valueHint: 'PLACES',
    description: 'Where it may appear in a request, separated by commas (default: header)',
  },
} as const;

/** The fields of a policy that flags name, as they are written; whoever stores them checks them. */
export function namedFields(args: Given, rawArgs: readonly string[]): Partial<Record<keyof Policy, unknown>> {
  const origins = originsIn(rawArgs);
  return {
    ...(args.access !== undefined && { access: args.access }),
    ...(origins.length > 0 && { allow: origins.flatMap((list) => list.split(',')).map((origin) => ({ origin })) }),
    ...(args.placements !== undefined && { placements: String(args.placements).split(',') }),
  };
}

/** The words after `--allow` are origins; those that remain, before or after them, are the arguments of the command. */
export const wordsWithoutOrigins = ({ _ }: Given, rawArgs: readonly string[]): string[] => {
  const origins = originsIn(rawArgs);
  return _.filter((word) => !origins.includes(word));
};

/** `--allow A B`, `--allow A --allow B`, `--allow A,B`, `--allow=A`: citty keeps one value of a flag. */
function originsIn(rawArgs: readonly string[]): string[] {
  const words: string[] = [];
  let state: 'outside' | 'first' | 'more' = 'outside';
  for (const arg of rawArgs) {
    if (arg.startsWith('-')) {
      state = arg === '--allow' ? 'first' : 'outside';
      if (arg.startsWith('--allow=')) words.push(arg.slice('--allow='.length));
    } else if (state === 'first' || (state === 'more' && arg.includes('://'))) {
      words.push(arg);
      state = 'more';
    }
  }
  return words;
}

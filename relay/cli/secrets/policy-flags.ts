import type { Policy } from '../../../shared/protocol/policy.ts';
import type { Given } from '../command.ts';
import { CommandError, EXIT } from '../exit.ts';

export const POLICY_FLAGS = {
  allow: { type: 'string', valueHint: 'ORIGIN…', description: 'Origins it may be sent to' },
  paths: { type: 'string', valueHint: 'PATHS', description: 'With --allow: only to these paths, such as /v1/images/*' },
  methods: { type: 'string', valueHint: 'METHODS', description: 'With --allow: only with these methods, such as POST' },
  access: { type: 'string', valueHint: 'ACCESS', description: 'private (default of a new one) or public' },
  placements: {
    type: 'string',
    valueHint: 'PLACES',
    description: 'Where it may appear in a request, separated by commas (default: header)',
  },
  pages: { type: 'string', valueHint: 'ORIGINS', description: 'Origins of the pages that may call with it' },
  'per-minute': { type: 'string', valueHint: 'CALLS', description: 'Calls of one caller per minute' },
  'per-day': { type: 'string', valueHint: 'CALLS', description: 'Calls of all callers per day' },
} as const;

/** The fields of a policy that flags name, as they are written; whoever stores them checks them. */
export function namedFields(args: Given, rawArgs: readonly string[]): Partial<Record<keyof Policy, unknown>> {
  const origins = originsIn(rawArgs).flatMap((list) => list.split(','));
  const [paths, methods, placements, pages] = ['paths', 'methods', 'placements', 'pages'].map((flag) =>
    listIn(args, flag),
  );
  if (origins.length === 0 && (paths || methods)) {
    throw new CommandError('--paths and --methods need --allow, the origins that they are of.', EXIT.usage);
  }
  const rule = { ...(paths && { paths }), ...(methods && { methods: methods.map((word) => word.toUpperCase()) }) };
  const limits = {
    ...(args['per-minute'] !== undefined && { perMinute: Number(args['per-minute']) }),
    ...(args['per-day'] !== undefined && { perDay: Number(args['per-day']) }),
  };
  return {
    ...(args.access !== undefined && { access: args.access }),
    ...(origins.length > 0 && { allow: origins.map((origin) => ({ origin, ...rule })) }),
    ...(placements && { placements }),
    ...(pages && { origins: pages }),
    ...(Object.keys(limits).length > 0 && { limits }),
  };
}

const listIn = (args: Given, flag: string): string[] | undefined =>
  args[flag] === undefined ? undefined : String(args[flag]).split(',');

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

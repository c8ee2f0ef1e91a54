import { accepted, relayCommand } from '../with-relay.ts';

export const remove = relayCommand({
  description: 'Delete a client secret.',
  examples: ['secrets remove openai'],
  args: { name: { type: 'positional', description: 'Name of the secret', required: true } },
  run: async (relay, { args, print }) => {
    accepted(await relay.remove(String(args.name)));
    print({ removed: args.name }, '');
  },
});

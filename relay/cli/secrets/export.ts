import type { SecretSummary } from '../../../shared/protocol/api.ts';
import type { Policy } from '../../../shared/protocol/policy.ts';
import { CommandError, EXIT } from '../exit.ts';
import { policyOf } from '../policy-of.ts';
import { relayCommand } from '../with-relay.ts';

export const exportPolicies = relayCommand({
  description: 'Print the policies of all client secrets as JSON, for "secrets import"; never a value.',
  examples: ['secrets export --policies > policies.json'],
  args: {
    policies: { type: 'boolean', description: 'Required, to say that nothing but policies is exported' },
  },
  run: async (relay, { args, print }) => {
    if (!args.policies) {
      throw new CommandError('Values are never exported. For the policies: secrets export --policies', EXIT.usage);
    }
    const secrets: ({ readonly name: string } & Policy)[] = [];
    const damaged: SecretSummary[] = [];
    for await (const secret of relay.secrets()) {
      if (secret.damaged) damaged.push(secret);
      else secrets.push({ name: secret.name, ...policyOf(secret) });
    }
    print({ secrets }, `${JSON.stringify({ secrets }, null, 2)}\n`);
    if (damaged.length > 0) {
      throw new CommandError(`Without a policy, as they are damaged: ${damaged.map(({ name }) => name).join(', ')}.`);
    }
  },
});

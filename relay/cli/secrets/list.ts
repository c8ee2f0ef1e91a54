import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { relayCommand } from '../with-relay.ts';

export const list = relayCommand({
  description: 'List client secrets, without values.',
  examples: ['secrets list', "$ client-secret-relay secrets list --json | jq -r '.secrets[].name'"],
  run: async (relay, { args, print }) => {
    const found: SecretSummary[] = [];
    for await (const secret of relay.secrets()) {
      // One by one: there may be more than fit in memory as text.
      if (args.json) found.push(secret);
      else print(null, lineOf(secret));
    }
    if (args.json) print({ secrets: found }, '');
  },
});

function lineOf({ name, access, allow, hint, uses, damaged }: SecretSummary): string {
  if (damaged) return `${name}  damaged: not used; remove it and register it again\n`;
  const where = allow.map(({ origin }) => origin).join(', ') || 'nowhere';
  return `${name}  ${access}  ••••${hint ?? ''}  → ${where}  used ${uses} times\n`;
}

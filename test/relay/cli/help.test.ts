import { expect, test } from 'vitest';
import { COMMANDS } from '../../../relay/cli/commands.ts';
import { exampleLine, helpFor, metaOf, type Named, subCommandsOf } from '../../../relay/cli/help.ts';
import { runCli } from '../../support/relay/cli.ts';

async function commandsBelow(named: Named): Promise<Named[]> {
  const below = await subCommandsOf(named);
  return below.length === 0 ? [named] : (await Promise.all(below.map(commandsBelow))).flat();
}
const all = await commandsBelow({ words: [], command: COMMANDS });

test.each(all.map((named) => [named.words.join(' '), named] as const))(
  '%s has help with examples',
  async (name, named) => {
    const help = await helpFor(COMMANDS, [...named.words, '--help']);
    const { description, examples } = await metaOf(named);
    expect(help.startsWith(`${description}\n\nUsage: client-secret-relay ${name}`)).toBe(true);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(help).toContain(exampleLine(example));
    // Of this command, and not of the one that it was copied from; `start` needs no name.
    if (name !== 'start') expect(examples.every((example) => example.includes(name))).toBe(true);
  },
);

test('help has no colors and is a success, for the program, a group and a command', async () => {
  for (const args of [['--help'], ['secrets', '--help'], ['secrets', 'set', '-h']]) {
    const { code, stdout, stderr } = await runCli(args, { FORCE_COLOR: '1' });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^[\x20-\x7e…•→\n]+$/);
  }
});

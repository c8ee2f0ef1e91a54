import { COMMANDS } from '../relay/cli/commands.ts';
import { argumentsOf, exampleLine, metaOf, type Named, subCommandsOf } from '../relay/cli/help.ts';
import { table } from './markdown-table.ts';

/** Every command that does something, with its arguments, flags and examples: what its `--help` says. */
export async function cliReference(): Promise<string> {
  const commands = await commandsBelow({ words: [], command: COMMANDS });
  return (await Promise.all(commands.map(sectionOf))).join('\n\n');
}

async function commandsBelow(named: Named): Promise<Named[]> {
  const below = await subCommandsOf(named);
  return below.length === 0 ? [named] : (await Promise.all(below.map(commandsBelow))).flat();
}

async function sectionOf(named: Named): Promise<string> {
  const { description, examples } = await metaOf(named);
  const { positional, flags } = await argumentsOf(named);
  const own = [...positional, ...flags].filter(([name]) => name !== '--json');
  return [
    `### ${named.words.join(' ')}`,
    description,
    ...(own.length === 0
      ? []
      : [table([['Argument', 'Description'], ...own.map(([name, text]) => [`\`${name}\``, text] as const)])]),
    `\`\`\`sh\n${examples.map(exampleLine).join('\n')}\n\`\`\``,
  ].join('\n\n');
}

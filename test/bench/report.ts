import { median, spread } from './statistics.ts';

/** What was measured of each contender in one round, by its name. */
export type Round<T> = ReadonlyMap<string, T>;

type Pick<T> = (measured: T) => number;

/** A Markdown table of medians, a row for each contender. */
export function printMedians<T>(
  rounds: readonly Round<T>[],
  columns: Readonly<Record<string, [Pick<T>, number]>>,
): void {
  const names = [...(rounds[0]?.keys() ?? [])];
  printTable(['', ...Object.keys(columns)], names, (name) =>
    Object.values(columns).map(([pick, digits]) => median(valuesOf(rounds, name, pick)).toFixed(digits)),
  );
}

/**
 * How often the figure of another contender goes into the one of `routes`: the median with its quartiles. Ratios are
 * taken within a round, where all met the same machine.
 */
export function printRatios<T>(
  rounds: readonly Round<T>[],
  routes: readonly string[],
  columns: Readonly<Record<string, Pick<T>>>,
): void {
  const others = [...(rounds[0]?.keys() ?? [])].filter((name) => !routes.includes(name));
  const picks = routes.flatMap((route) => Object.values(columns).map((pick) => ({ route, pick })));
  const titles = routes.flatMap((route) => Object.keys(columns).map((title) => `${route}: ${title}`));
  printTable(['over', ...titles], others, (name) =>
    picks.map(({ route, pick }) => {
      const other = valuesOf(rounds, name, pick);
      return spread(valuesOf(rounds, route, pick).map((value, index) => value / (other[index] ?? Number.NaN)));
    }),
  );
}

function printTable(head: readonly string[], names: readonly string[], row: (name: string) => readonly string[]): void {
  const lines = names.map((name) => [name, ...row(name)]);
  console.log(`\n${[head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`);
}

export function valuesOf<T>(rounds: readonly Round<T>[], name: string, pick: Pick<T>): number[] {
  return rounds.map((round) => {
    const measured = round.get(name);
    if (!measured) throw new Error(`${name} was not measured.`);
    return pick(measured);
  });
}

/** Each takes its turn in a round, and another one is first in the next. */
export async function inTurns<T extends { readonly name: string }, M>(
  sets: readonly (readonly T[])[],
  rounds: number,
  measure: (contender: T) => Promise<M>,
): Promise<Round<M>[]> {
  const measured: Round<M>[] = [];
  for (let index = 0; index < rounds; index += 1) {
    const set = sets[index % sets.length] ?? [];
    const first = index % set.length;
    const round = new Map<string, M>();
    for (const contender of [...set.slice(first), ...set.slice(0, first)]) {
      round.set(contender.name, await measure(contender));
    }
    measured.push(new Map(set.map(({ name }) => [name, round.get(name) as M])));
  }
  return measured;
}

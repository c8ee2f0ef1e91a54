import path from 'node:path';
import type { Plugin, Rolldown } from 'vite';

const EXTENSION = path.join(import.meta.dirname, '../extension');

interface Stage {
  /** What several of these need, or only one of them and another program, too. */
  readonly shared: string;
  /** By the name of its chunk, a file that is loaded with all that it imports statically. */
  readonly parts: Readonly<Record<string, string>>;
  /** Other programs, which would otherwise load all that the popup needs. */
  readonly others: readonly Program[];
}

type Program = 'background' | 'panel';

const PROGRAMS: Readonly<Record<Program, readonly string[]>> = {
  background: ['entrypoints/background/index.ts', 'entrypoints/devtools/main.ts'],
  panel: ['entrypoints/panel/main.tsx'],
};

/** Not in any of the chunks, which other programs load, too: it would run there. */
const FIRST_SCRIPT = 'entrypoints/popup/main.tsx';

/** What WXT adds to each page: empty, but a file of its own. */
const OF_EACH_PAGE = /virtual:wxt-(?:html-)?plugins$/;

/** In the order in which a person needs them. */
const STAGES: readonly Stage[] = [
  { shared: 'popup', parts: { popup: FIRST_SCRIPT }, others: ['background', 'panel'] },
  {
    shared: 'later',
    parts: {
      'secrets-later': 'secrets/later.ts',
      'playground-later': 'playground/later.ts',
      'shell-later': 'shell/later.tsx',
    },
    others: ['background', 'panel'],
  },
];

/** A group takes whatever its modules import and no group before it has taken. */
const CHUNKS = STAGES.flatMap(({ shared, parts, others }) => [
  ...others.map((other) => `${shared}-${other}`),
  ...new Set([shared, ...Object.keys(parts)]),
]);

/**
 * The files that the popup loads before somebody can type, and right after that. Left to itself, the bundler makes one of
 * each module, or few of them, that another page or lazily loaded part needs, too: dozens, of which each takes longer to
 * be asked for than to be read.
 */
export function chunkPlugin(): Plugin {
  let names: ((id: string) => string | null) | null = null;
  return {
    name: 'chunks',
    apply: 'build',
    buildStart() {
      names = null;
    },
    outputOptions: (options) => ({
      ...options,
      codeSplitting: {
        groups: CHUNKS.map((chunk, index) => ({
          debugName: chunk,
          name(id, context) {
            names ??= chunkNames(context);
            return names(id) === chunk ? chunk : null;
          },
          priority: CHUNKS.length - index,
        })),
      },
    }),
  };
}

/** The name of a module's chunk; null: as the bundler does. */
function chunkNames(context: Rolldown.ChunkingContext): (id: string) => string | null {
  const needs = (files: readonly string[]): ReadonlySet<string> =>
    closure(
      files.map((file) => path.join(EXTENSION, file)),
      context,
    );
  const programs = { background: needs(PROGRAMS.background), panel: needs(PROGRAMS.panel) };
  const stages = STAGES.map(({ shared, parts, others }) => ({
    shared,
    others,
    parts: Object.entries(parts).map(([name, file]) => ({ name, needed: needs([file]) })),
  }));
  return (id) => {
    if (id === path.join(EXTENSION, FIRST_SCRIPT)) return null;
    if (OF_EACH_PAGE.test(id)) return 'popup-background';
    for (const { shared, parts, others } of stages) {
      const by = parts.filter(({ needed }) => needed.has(id));
      if (by.length === 0) continue;
      const other = others.find((program) => programs[program].has(id));
      if (other) return `${shared}-${other}`;
      return by.length === 1 ? (by[0]?.name ?? null) : shared;
    }
    return null;
  };
}

/** These modules, and all that they import statically. */
function closure(files: readonly string[], context: Rolldown.ChunkingContext): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (id: string): void => {
    if (seen.has(id)) return;
    seen.add(id);
    context.getModuleInfo(id)?.importedIds.forEach(visit);
  };
  files.forEach(visit);
  return seen;
}

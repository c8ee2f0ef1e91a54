/** Where the store of a data folder is, in a test of the project `postgres`; undefined in others, where the folder has it. */
export async function databaseUrlOf(dataDir: string): Promise<string | undefined> {
  if (process.env.STORE !== 'postgres') return undefined;
  // Loaded only there: scripts without vitest open stores as well.
  const [{ inject }, { createDatabase }] = await Promise.all([import('vitest'), import('./postgres.ts')]);
  const known = databases.get(dataDir) ?? createDatabase(inject('postgres'));
  databases.set(dataDir, known);
  return known;
}

/** Each data folder has one of its own, also when it is opened again. */
const databases = new Map<string, Promise<string>>();

import type { TestProject } from 'vitest/node';
import { startPostgres } from './relay/postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the server's own database. */
    postgres: string;
  }
}

/** One PostgreSQL server for all tests of a project; each test makes databases of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  project.provide('postgres', server.url);
  return () => server[Symbol.asyncDispose]();
}

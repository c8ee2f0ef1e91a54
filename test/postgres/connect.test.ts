import { once } from 'node:events';
import { expect, inject, test } from 'vitest';
import { createPostgres } from '../../relay/store/postgres/connect.ts';
import { createDatabase, query } from '../support/relay/postgres.ts';

test('a connection that breaks between two queries is a store that cannot be reached, and is replaced', async () => {
  const url = await createDatabase(inject('postgres'));
  const postgres = createPostgres(url);
  const broken = postgres.use(async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const gone = once(client, 'error');
    await query(url, 'SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await gone;
    await client.query('SELECT 1');
  });
  await expect(broken).rejects.toMatchObject({ name: 'StoreUnreachable' });
  const { rows } = await postgres.use((client) => client.query('SELECT 1 AS one'));
  expect(rows).toEqual([{ one: 1 }]);
  await postgres.close();
});

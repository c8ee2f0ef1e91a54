import { openDataStore } from '../../../relay/data-store/data-store.ts';
import { openDatabase } from '../../../relay/store/database.ts';

/**
 * A process that opens a data folder, and is killed when it executes SQL that contains `KILL_AT` for the `COUNT`th time:
 * `node store-converter.ts FOLDER KILL_AT COUNT MODE`. In the mode `torn` there are no transactions.
 */
const [folder = '', killAt = '', count = '1', mode = 'honest'] = process.argv.slice(2);
let seen = 0;
const note = (sql: string): void => {
  if (sql.includes(killAt) && ++seen === Number(count)) process.kill(process.pid, 'SIGKILL');
};

await openDataStore({
  dataDir: folder,
  open: (dataDir) => {
    const database = openDatabase(dataDir);
    const [exec, prepare] = [database.exec.bind(database), database.prepare.bind(database)];
    database.exec = (sql) => {
      note(sql);
      if (mode !== 'torn' || !/^(?:BEGIN|COMMIT|ROLLBACK)/.test(sql)) exec(sql);
    };
    database.prepare = (sql, options) => {
      const statement = prepare(sql, options);
      const run = statement.run.bind(statement);
      statement.run = (...values: never[]) => {
        const done = run(...values);
        note(sql);
        return done;
      };
      return statement;
    };
    return database;
  },
});

import type { Config } from '../../config/config.ts';
import { isStoreFault } from '../../store/corrupted.ts';
import { reasonOf } from '../../store/database.ts';
import { StartupError } from '../../store/startup-error.ts';
import { createLocalRelay } from '../local-relay.ts';
import { type DataStore, withDataStore } from '../with-data-store.ts';
import { type Finding, findingsOf } from './finding.ts';
import { hasDatabase } from './machine.ts';

/** The database, and the origins that its secrets may be sent to. */
export async function checkDatabase(config: Config): Promise<{ findings: Finding[]; origins: string[] }> {
  const { ok, warn, fail, skip } = findingsOf('database');
  if (!hasDatabase(config)) return { findings: [skip('There is none yet; the first start makes it.')], origins: [] };
  const origins = new Set<string>();
  let finding: Finding | null = null;
  const more: Finding[] = [];
  try {
    await withDataStore(config, async (dataStore) => {
      more.push(checkMark(dataStore.mark));
      const damaged: string[] = [];
      let secrets = 0;
      for await (const secret of createLocalRelay(dataStore).secrets()) {
        secrets += 1;
        if (secret.damaged) damaged.push(secret.name);
        for (const { origin } of secret.allow) origins.add(origin);
      }
      const broken = dataStore.audit.verify();
      if (damaged.length > 0)
        finding = fail(`Damaged: ${damaged.join(', ')}.`, 'Register them again, or restore a backup.');
      else if (broken !== null) finding = fail(`The audit trail is broken at entry ${broken}.`);
      else if (secrets === 0)
        finding = warn('It is in order, and has no secrets.', 'client-secret-relay secrets set --help');
      else finding = ok(`It is in order, with ${secrets} secrets.`);
    });
  } catch (error) {
    if (error instanceof StartupError) finding = fail(error.message);
    else if (isStoreFault(error)) finding = fail(`It cannot be used: ${reasonOf(error)}.`);
    else throw error;
  }
  return { findings: [finding ?? fail('It cannot be read.'), ...more], origins: [...origins] };
}

function checkMark({ file, isWritten }: DataStore['mark']): Finding {
  const { ok, warn } = findingsOf('mark');
  return isWritten
    ? ok(`An older copy of the database would be noticed by ${file}.`)
    : warn(`${file} cannot be written: an older copy of the database would not be noticed.`, 'Set RELAY_MARK_FILE.');
}

import { StoreCorrupted } from '../store/corrupted.ts';
import type { CallCipher } from './call-cipher.ts';
import type { CallRow, createCallRows } from './call-rows.ts';
import { readStatus } from './call-status.ts';
import type { CallFacts, Ending, StoredCall } from './stored-call.ts';

const factsPlace = (row: Pick<CallRow, 'hash' | 'owner' | 'created'>) => ['facts', row.hash, row.owner, row.created];
const endingPlace = (row: Pick<CallRow, 'hash' | 'status'>) => ['ending', row.hash, row.status];

/** What is encrypted in the rows of calls. */
export function createCallReader(
  rows: Pick<ReturnType<typeof createCallRows>, 'isListed' | 'find'>,
  cipher: CallCipher,
) {
  const read = (row: CallRow): StoredCall => {
    const { hash, owner, created, updated, expires, keyEpoch, requestBytes, responseBytes } = row;
    // Without its ending, a call that has settled would look like one that waits.
    if ((row.ending === null) !== (expires === null)) throw new StoreCorrupted('A queued call has lost its ending.');
    const facts = JSON.parse(cipher.open(keyEpoch, factsPlace(row), row.facts).toString()) as CallFacts;
    const ending = row.ending && (JSON.parse(cipher.open(keyEpoch, endingPlace(row), row.ending).toString()) as Ending);
    const state = readStatus(row.status);
    return { ...facts, ...state, hash, owner, created, updated, expires, ending, requestBytes, responseBytes };
  };
  const orNull = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      if (error instanceof StoreCorrupted) return null;
      throw error;
    }
  };
  return {
    read,
    /** Null for a row that the relay did not write. */
    readable: (row: CallRow): StoredCall | null => orNull(() => (rows.isListed(row) ? read(row) : null)),
    /** Null also where there is none. */
    known: (hash: string): StoredCall | null =>
      orNull(() => {
        const row = rows.find(hash);
        return row && read(row);
      }),
    sealFacts: (row: Pick<CallRow, 'hash' | 'owner' | 'created' | 'keyEpoch'>, facts: CallFacts): Buffer =>
      cipher.seal(row.keyEpoch, factsPlace(row), Buffer.from(JSON.stringify(facts))),
    /** For the row as it is with this status. */
    sealEnding: ({ hash, keyEpoch }: CallRow, status: string, ending: Ending): Buffer =>
      cipher.seal(keyEpoch, endingPlace({ hash, status }), Buffer.from(JSON.stringify(ending))),
  };
}

import type { Audit } from '../audit/audit.ts';
import { StoreCorrupted } from '../store/corrupted.ts';
import type { Manifest } from '../store/manifest.ts';
import type { RowCipher } from './row-cipher.ts';
import type { SecretRows } from './rows.ts';

export interface Rotation {
  /**
   * Encrypts every row again with the next key, or resumes an interrupted rotation. Relays on this store keep running:
   * each row names its key, all keys derive from the root key, and a transaction writes only a few rows.
   */
  rows(afterStep?: (done: number, total: number) => void): Promise<{
    readonly done: number;
    readonly damaged: number;
    readonly resumed: boolean;
  }>;
  /**
   * A new key to seal to, and thus a new identity of the relay: extensions must be paired again. The old key stays
   * active until `until` (ms). Not part of `rows`, as every extension would stop working at that date.
   */
  sealing(until: number): Promise<void>;
}

/** Rows per transaction, for which the writes of a relay have to wait. */
const BATCH = 20;

/**
 * All keys derive from one root key, so this limits how much is encrypted with one of them; it does not help after the
 * root key was disclosed. (That takes a new data folder, and new credentials from the APIs.)
 */
export function createRotation(deps: {
  readonly rows: SecretRows;
  readonly manifest: Manifest;
  readonly cipher: RowCipher;
  readonly audit: Audit;
  readonly now: () => number;
}): Rotation {
  const { rows, manifest, cipher, audit, now } = deps;

  /** `resumed`: a rotation was interrupted and continues. */
  const begin = (): Promise<{ epoch: number; resumed: boolean }> =>
    manifest.change((draft) => {
      const resumed = rows.ofOtherEpochs(draft.rowEpoch, '', 1).length > 0;
      if (resumed) return { epoch: draft.rowEpoch, resumed };
      draft.rowEpoch += 1;
      audit.append({ who: 'cli', what: 'keys.rotated', subject: `rows ${draft.rowEpoch}`, code: null });
      return { epoch: draft.rowEpoch, resumed };
    });
  const batch = (epoch: number, after: string): Promise<{ last: string | null; done: number; damaged: number }> =>
    manifest.change(() => {
      const found = rows.ofOtherEpochs(epoch, after, BATCH);
      let damaged = 0;
      for (const row of found) {
        try {
          const value = cipher.open(row, row.sealed);
          rows.reseal(row.id, cipher.seal({ ...row, keyEpoch: epoch }, value), epoch);
        } catch (error) {
          if (!(error instanceof StoreCorrupted)) throw error;
          damaged += 1;
        }
      }
      return { last: found.at(-1)?.id ?? null, done: found.length - damaged, damaged };
    });

  return {
    rows: async (afterStep = () => {}) => {
      const { epoch, resumed } = await begin();
      const { size } = manifest.list('secrets');
      afterStep(0, size);
      const sum = { done: 0, damaged: 0, resumed };
      for (let after: string | null = ''; after !== null; ) {
        const { last, done, damaged } = await batch(epoch, after);
        sum.done += done;
        sum.damaged += damaged;
        after = last;
        afterStep(sum.done + sum.damaged, size);
      }
      return sum;
    },
    sealing: (until) =>
      manifest.change((draft) => {
        const [newest, ...older] = draft.sealing;
        if (!newest) throw new StoreCorrupted('The store has no key to seal to.');
        const kept = older.filter((key) => key.until !== null && key.until > now());
        draft.sealing = [{ epoch: newest.epoch + 1, until: null }, { ...newest, until }, ...kept];
        audit.append({ who: 'cli', what: 'keys.rotated', subject: `sealing ${newest.epoch + 1}`, code: null });
      }),
  };
}

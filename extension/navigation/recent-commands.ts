import * as v from 'valibot';
import { type StorageItem, storageItem } from '../storage/item.ts';

const MAX_RECENT = 12;

/** Ids of the commands that were chosen last, the latest first. They name secrets: forgotten with the relay. */
export const recentCommands = (): StorageItem<readonly string[]> =>
  storageItem<readonly string[]>('palette.recent', v.array(v.string()), []);

export const withRecent = (recent: readonly string[], id: string): readonly string[] =>
  [id, ...recent.filter((one) => one !== id)].slice(0, MAX_RECENT);

import * as v from 'valibot';
import { changeStored } from '../../storage/change.ts';
import { type StorageItem, storageItem } from '../../storage/item.ts';
import type { TextRule } from './text-rule.ts';

/** By host, those set last at the end. */
export type Rules = Readonly<Record<string, TextRule>>;

const NO_RULES: Rules = {};
const MAX_HOSTS = 100;
const short = v.pipe(v.string(), v.maxLength(200));
const rulesSchema = v.record(v.string(), v.object({ path: short, type: short }));

export const storedRules = (): StorageItem<Rules> => storageItem<Rules>('responses.textRules', rulesSchema, NO_RULES);

/** Remembers where a host has its text, or forgets it (`null`). */
export const rememberRule = (item: StorageItem<Rules>, host: string, rule: TextRule | null): Promise<void> =>
  changeStored(item, 'responses.textRules', (rules) => {
    const others = Object.entries(rules).filter(([one]) => one !== host);
    return Object.fromEntries([...others, ...(rule === null ? [] : [[host, rule] as const])].slice(-MAX_HOSTS));
  });

export const forgetRules = (): Promise<void> => storedRules().set(NO_RULES);

import { createHash, randomBytes } from 'node:crypto';

/** What callers, owner and upstream agree on: which values each secret may have, and what went wrong. */
export interface Model {
  /** A new value for a secret, from now on possible; `acknowledge` when the relay has said that it has it. */
  change(name: string): { readonly value: string; acknowledge(): void };
  /** Whether the secret may have had the value of this tag at a moment since then. */
  mayHave(name: string, tag: unknown, since: number): boolean;
  /** Notes a response that is not one of those that are possible. */
  wrong(what: string): void;
  readonly problems: readonly string[];
}

/** No response may have this. */
export const ANY_VALUE = /soak-value-[0-9a-f]{16}/;

/** By this, a response says which value the upstream got, and does not contain it. */
export const tagOf = (value: string): string => createHash('sha256').update(value).digest('hex').slice(0, 12);

interface Version {
  readonly tag: string;
  /** When another value was in force for certain. */
  until: number;
}

/** Problems that are kept: the first ones say what there is to find. */
const MAX_PROBLEMS = 20;

export function createModel(): Model {
  const versions = new Map<string, Version[]>();
  const problems: string[] = [];
  return {
    change: (name) => {
      const value = `soak-value-${randomBytes(8).toString('hex')}`;
      const before = versions.get(name) ?? [];
      const version: Version = { tag: tagOf(value), until: Number.POSITIVE_INFINITY };
      versions.set(name, [...before, version]);
      const acknowledge = (): void => {
        const now = performance.now();
        for (const one of before) one.until = Math.min(one.until, now);
        // Calls do not take that long: what was replaced before cannot come back.
        versions.set(
          name,
          (versions.get(name) ?? []).filter(({ until }) => until > now - 60_000),
        );
      };
      return { value, acknowledge };
    },
    mayHave: (name, tag, since) => (versions.get(name) ?? []).some((one) => one.tag === tag && one.until >= since),
    wrong: (what) => {
      if (problems.length < MAX_PROBLEMS && !problems.includes(what)) problems.push(what);
    },
    problems,
  };
}

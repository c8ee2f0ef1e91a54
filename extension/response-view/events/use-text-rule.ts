import { useEffect, useMemo, useState } from 'preact/hooks';
import { rememberRule, storedRules } from './stored-rules.ts';
import type { TextRule } from './text-rule.ts';

/** What is remembered of a host: undefined until it has been read, null for nothing; and what remembers it. */
export function useTextRule(host: string): readonly [TextRule | null | undefined, (rule: TextRule | null) => void] {
  const item = useMemo(storedRules, []);
  const [rule, setRule] = useState<TextRule | null>();
  useEffect(() => {
    let isHere = true;
    void item.get().then((rules) => {
      if (isHere) setRule(Object.hasOwn(rules, host) ? (rules[host] ?? null) : null);
    });
    return () => {
      isHere = false;
    };
  }, [host]);
  return [
    rule,
    (next) => {
      setRule(next);
      void rememberRule(item, host, next);
    },
  ];
}

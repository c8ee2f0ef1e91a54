import { signal } from '@preact/signals';
import type { Drafts } from './drafts.ts';

/** The secret whose editor shows the field for a new value. */
export function createReplacing({ open }: Pick<Drafts, 'open'>) {
  const replacing = signal<string | null>(null);
  return {
    replacing,
    /** Opens the editor with that field. */
    openReplacing(name: string): void {
      replacing.value = name;
      open(name);
    },
  };
}

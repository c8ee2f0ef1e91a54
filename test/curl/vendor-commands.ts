import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A command in the form that a vendor's documentation has, with an invented key. */
export interface VendorCommand {
  readonly title: string;
  readonly script: string;
  /** The credential in it, as written, and the placement that its secret needs. */
  readonly credential: string;
  readonly placement: string;
  /** Why the playground sends something else than curl; null if it sends the same. */
  readonly difference: string | null;
}

/**
 * Reads `commands/*.sh`: `## title`, `#= credential placement`, `#! difference`, and the command up to the next title.
 */
export const vendorCommands = (): VendorCommand[] =>
  globSync('commands/*.sh', { cwd: import.meta.dirname })
    .toSorted()
    .flatMap((file) =>
      readFileSync(path.join(import.meta.dirname, file), 'utf8')
        .split(/^## /m)
        .slice(1),
    )
    .map((block) => {
      const [title = '', ...lines] = block.trimEnd().split('\n');
      const note = (mark: string): string =>
        lines
          .find((line) => line.startsWith(mark))
          ?.slice(mark.length)
          .trim() ?? '';
      const [, credential = '', placement = ''] = /^(.*) (\S+)$/.exec(note('#=')) ?? [];
      const script = lines.filter((line) => !/^#[=!]/.test(line)).join('\n');
      return { title, script, credential, placement, difference: note('#!') || null };
    });

import type { IconName } from '../design/icon.tsx';
import { t } from '../language/messages.ts';
import type { ShortcutId } from '../shortcuts/shortcuts.ts';
import { matchScore } from './fuzzy.ts';

/** Something that the palette can do or go to. */
export interface Command {
  /** Remembered among the recent ones: `secret:openai`. */
  readonly id: string;
  /** What it is, beside its label. */
  readonly kind: 'screen' | 'secret' | 'request' | 'call' | 'action';
  readonly label: string;
  readonly icon: IconName;
  readonly shortcut?: ShortcutId;
  readonly run: () => void;
}

export const KIND_NAMES: Readonly<Record<Command['kind'], string>> = {
  screen: t('palette.kind.screen'),
  secret: t('palette.kind.secret'),
  request: t('palette.kind.request'),
  call: t('palette.kind.call'),
  action: t('palette.kind.action'),
};

const MAX_SHOWN = 50;
/** Of each kind, while nothing has been typed: calls and requests can be thousands. */
const MAX_OF_KIND = 8;
/** Points for what was chosen lately: enough to decide between texts that match alike. */
const RECENT_POINTS = 20;

/** What matches best comes first; without a query the recent ones, then some of each kind. */
export function found(commands: readonly Command[], query: string, recent: readonly string[]): readonly Command[] {
  const rank = (id: string): number => {
    const at = recent.indexOf(id);
    return at < 0 ? 0 : RECENT_POINTS - at;
  };
  if (query.trim() === '') {
    const latest = commands.filter(({ id }) => rank(id) > 0).sort((one, other) => rank(other.id) - rank(one.id));
    const counts = new Map<string, number>();
    const rest = commands.filter(({ id, kind }) => {
      if (rank(id) > 0) return false;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      return (counts.get(kind) ?? 0) <= MAX_OF_KIND;
    });
    return [...latest, ...rest].slice(0, MAX_SHOWN);
  }
  return commands
    .flatMap((command) => {
      const score = matchScore(query, `${command.label} ${KIND_NAMES[command.kind]}`);
      return score === null ? [] : [{ command, score: score + rank(command.id) }];
    })
    .sort((one, other) => other.score - one.score)
    .slice(0, MAX_SHOWN)
    .map(({ command }) => command);
}

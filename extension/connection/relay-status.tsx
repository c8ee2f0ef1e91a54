import { classes } from '../design/classes.ts';
import { t } from '../language/messages.ts';
import type { RelayState } from './observed-state.ts';
import styles from './relay-status.module.css';

export function stateName(state: RelayState): string {
  switch (typeof state === 'string' ? state : state.kind) {
    case 'checking':
      return t('connection.state.checking');
    case 'connected':
      return t('connection.state.connected');
    case 'offline':
      return t('connection.state.offline');
    case 'unreachable':
      return t('connection.state.unreachable');
    case 'not-a-relay':
      return t('connection.state.notARelay');
    case 'identity-changed':
      return t('connection.state.identity');
    case 'revoked':
      return t('connection.state.revoked');
    default:
      return t('connection.state.notWorking');
  }
}

export const stateTone = (state: RelayState): 'good' | 'waiting' | 'bad' => {
  if (state === 'checking') return 'waiting';
  return state === 'connected' ? 'good' : 'bad';
};

const TONES = { good: styles.good, waiting: styles.waiting, bad: styles.bad };

/** A dot and a word: color alone is not accessible (WCAG 1.4.1). */
export const RelayStatus = ({ state }: { state: RelayState }) => (
  <span class={classes(styles.status, TONES[stateTone(state)])}>
    <span class={styles.dot} />
    {stateName(state)}
  </span>
);

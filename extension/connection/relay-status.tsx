import { classes } from '../design/classes.ts';
import type { Failure } from '../relay-client/outcome.ts';
import type { RelayState } from './observed-state.ts';
import styles from './relay-status.module.css';

const FAILED: Partial<Record<Failure['kind'], string>> = {
  offline: 'Offline',
  unreachable: 'Unreachable',
  'not-a-relay': 'Not a relay',
  'identity-changed': 'Identity changed',
  revoked: 'Revoked',
};

export const stateName = (state: RelayState): string => {
  if (state === 'checking') return 'Checking';
  return state === 'connected' ? 'Connected' : (FAILED[state.kind] ?? 'Not working');
};

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

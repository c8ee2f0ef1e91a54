import { classes } from '../design/classes.ts';
import type { Failure } from '../relay-client/outcome.ts';
import styles from './relay-status.module.css';
import type { relayState } from './relays.ts';

const FAILED: Partial<Record<Failure['kind'], string>> = {
  offline: 'Offline',
  unreachable: 'Unreachable',
  'not-a-relay': 'Not a relay',
  'identity-changed': 'Identity changed',
  revoked: 'Revoked',
};

type State = (typeof relayState)['value'];

export const stateName = (state: State): string => {
  if (state === 'checking') return 'Checking';
  return state === 'connected' ? 'Connected' : (FAILED[state.kind] ?? 'Not working');
};

export const stateTone = (state: State): 'good' | 'waiting' | 'bad' => {
  if (state === 'checking') return 'waiting';
  return state === 'connected' ? 'good' : 'bad';
};

const TONES = { good: styles.good, waiting: styles.waiting, bad: styles.bad };

/** A dot and a word: color alone is not accessible (WCAG 1.4.1). */
export const RelayStatus = ({ state }: { state: State }) => (
  <span class={classes(styles.status, TONES[stateTone(state)])}>
    <span class={styles.dot} />
    {stateName(state)}
  </span>
);

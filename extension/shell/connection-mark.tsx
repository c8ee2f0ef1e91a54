import { stateName, stateTone } from '../connection/relay-status.tsx';
import { useRelays } from '../connection/relays.ts';
import { classes } from '../design/classes.ts';
import textStyles from '../design/text.module.css';
import styles from './connection-mark.module.css';

const TONES = { good: styles.good, waiting: styles.waiting, bad: styles.bad };

/** The state of the active relay, visible in every tab. */
export function ConnectionMark() {
  const relays = useRelays();
  if (relays.active.value === null) return null;
  const state = relays.state.value;
  return (
    <span class={classes(styles.mark, TONES[stateTone(state)])} title={stateName(state)}>
      <span class={textStyles.visuallyHidden}>({stateName(state)})</span>
    </span>
  );
}

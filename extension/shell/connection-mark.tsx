import { stateName, stateTone } from '../connection/relay-status.tsx';
import { activeRelay, relayState } from '../connection/relays.ts';

/** The state of the active relay, visible in every tab. */
export function ConnectionMark() {
  if (activeRelay.value === null) return null;
  const state = relayState.value;
  return (
    <span class={`connection-mark mark-${stateTone(state)}`} title={stateName(state)}>
      <span class="visually-hidden">({stateName(state)})</span>
    </span>
  );
}

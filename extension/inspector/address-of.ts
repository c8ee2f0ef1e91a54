import type { RelayView } from '../relay-client/connection.ts';

/** The address of a connected relay; null for one that is not connected. */
export const addressOf = (relays: readonly RelayView[] | null, relayId: string | null): string | null =>
  relays?.find(({ id }) => id === relayId)?.address ?? null;

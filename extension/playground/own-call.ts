const KEY = 'callId';

/** The last call that this window sent; survives a reload of its tab. */
const ownCallId = (): string | null => sessionStorage.getItem(KEY);

export const setOwnCall = (id: string): void => sessionStorage.setItem(KEY, id);

/**
 * Whether a call belongs to this window: what another tab sends must not replace the response here. A window that has
 * not sent anything continues with the last call.
 */
export const isOwnCall = (id: string, isStarting: boolean): boolean => {
  const own = ownCallId();
  return own === id || (own === null && !isStarting);
};

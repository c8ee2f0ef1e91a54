const KEY = 'callId';

/** The last call that a window sent; in the storage of its session, which survives a reload of its tab. */
export function createOwnCall(session: Pick<Storage, 'getItem' | 'setItem'>) {
  return {
    set: (id: string): void => session.setItem(KEY, id),
    /**
     * Whether a call belongs to this window: what another tab sends must not replace the response here. A window that
     * has not sent anything continues with the last call.
     */
    is(id: string, isStarting: boolean): boolean {
      const own = session.getItem(KEY);
      return own === id || (own === null && !isStarting);
    },
  };
}

export type OwnCall = ReturnType<typeof createOwnCall>;

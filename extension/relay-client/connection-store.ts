import { type StorageItem, storageItem } from '../storage/item.ts';
import { type Connection, type Connections, connectionsSchema } from './connection.ts';

const NONE: Connections = { list: [], activeId: null };

export const connectionsItem = (): StorageItem<Connections> => storageItem('connections', connectionsSchema, NONE);

/** The stored connections. Changes are serialized, so that two pages do not overwrite each other's. */
export function createConnectionStore(item: StorageItem<Connections>) {
  let last: Promise<unknown> = Promise.resolve();
  const change = (next: (now: Connections) => Connections): Promise<void> => {
    const changed = last.then(async () => item.set(next(await item.get())));
    last = changed.catch(() => undefined);
    return changed;
  };
  return {
    all: () => item.get(),
    /** The connection with this id; without one, the active connection. */
    async find(id?: string): Promise<Connection | null> {
      const { list, activeId } = await item.get();
      return list.find((connection) => connection.id === (id ?? activeId)) ?? null;
    },
    /** Adds and activates; a second pairing with the same relay replaces the first. */
    add: (connection: Connection) =>
      change(({ list }) => ({
        list: [
          ...list.filter(
            ({ fingerprint, address }) => fingerprint !== connection.fingerprint && address !== connection.address,
          ),
          connection,
        ],
        activeId: connection.id,
      })),
    activate: (id: string) =>
      change((now) => (now.list.some((connection) => connection.id === id) ? { ...now, activeId: id } : now)),
    /** Only to an address at which the relay has proven its identity. */
    move: (id: string, address: string) =>
      change((now) => ({ ...now, list: now.list.map((one) => (one.id === id ? { ...one, address } : one)) })),
    remove: (id: string) =>
      change(({ list, activeId }) => {
        const rest = list.filter((connection) => connection.id !== id);
        return { list: rest, activeId: activeId === id ? (rest[0]?.id ?? null) : activeId };
      }),
  };
}

export type ConnectionStore = ReturnType<typeof createConnectionStore>;

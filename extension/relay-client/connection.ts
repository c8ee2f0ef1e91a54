import * as v from 'valibot';

/** A connection as it is stored: the only place of the device's token. Times are ISO 8601. */
export const connectionSchema = v.object({
  /** Our own name for the connection: the device's id at its relay. */
  id: v.string(),
  name: v.string(),
  /** Without a slash at its end. */
  address: v.string(),
  publicKey: v.string(),
  keyId: v.string(),
  fingerprint: v.string(),
  deviceId: v.string(),
  deviceName: v.string(),
  deviceToken: v.string(),
  connectedAt: v.string(),
});

export const connectionsSchema = v.object({
  list: v.array(connectionSchema),
  activeId: v.nullable(v.string()),
});

export type Connection = v.InferOutput<typeof connectionSchema>;
export type Connections = v.InferOutput<typeof connectionsSchema>;

/** The same without the token: what pages of the extension get to see. */
export type RelayView = Omit<Connection, 'deviceToken'> & { readonly active: boolean };

export function viewOf(connection: Connection, activeId: string | null): RelayView {
  const { deviceToken: _, ...view } = connection;
  return { ...view, active: connection.id === activeId };
}

/** The relays of `before` to which there is no connection any more; one that was paired anew has another id. */
export const disconnected = (before: readonly RelayView[], now: readonly RelayView[]): RelayView[] =>
  before.filter(
    ({ fingerprint, address }) => !now.some((one) => one.fingerprint === fingerprint || one.address === address),
  );

import * as v from 'valibot';

/** A connection as stored: the only place that holds the device token. Times are ISO 8601. */
export const connectionSchema = v.object({
  /** Equal to `deviceId`, which is unique across relays. */
  id: v.string(),
  name: v.string(),
  /** Without a trailing slash. */
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

/** A connection without its token: all that the extension's pages receive. */
export const relayViewSchema = v.object({ ...v.omit(connectionSchema, ['deviceToken']).entries, active: v.boolean() });

export type RelayView = Readonly<v.InferOutput<typeof relayViewSchema>>;

export function viewOf(connection: Connection, activeId: string | null): RelayView {
  const { deviceToken: _, ...view } = connection;
  return { ...view, active: connection.id === activeId };
}

/** The relays of `before` that are no longer connected. Compared by key and address: pairing again changes the id. */
export const disconnected = (before: readonly RelayView[], now: readonly RelayView[]): RelayView[] =>
  before.filter(
    ({ fingerprint, address }) => !now.some((one) => one.fingerprint === fingerprint || one.address === address),
  );

import * as v from 'valibot';
import type { DeviceSummary } from '../../shared/protocol/api.ts';
import type { RelayView } from '../relay-client/connection.ts';
import type { Failure, Outcome } from '../relay-client/outcome.ts';
import { row } from './contract.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const address = v.pipe(v.string(), v.url(), v.regex(/^https?:\/\//));
const oneRelay = v.strictObject({ relayId: id });

export type ConnectFailure =
  | Failure
  /** The relay's key does not match the link's fingerprint, or was not proven: the code was not sent. */
  | { readonly kind: 'fingerprint-differs' };

export type ConnectOutcome =
  | { readonly ok: true; readonly value: RelayView }
  | { readonly ok: false; readonly failure: ConnectFailure };

export const connectionMessages = {
  'relays.list': row<RelayView[]>(['popup.html', 'devtools.html', 'panel.html'])(v.strictObject({})),
  'relays.connect': row<ConnectOutcome>()(
    v.strictObject({
      address,
      code: id,
      fingerprint: id,
      deviceName: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80)),
    }),
  ),
  'relays.activate': row<void>()(oneRelay),
  /** Whether the relay responds, has the key pinned at pairing, and still accepts this device. */
  'relays.check': row<Outcome<null>>(['popup.html', 'panel.html'])(oneRelay),
  /** The relay has to prove its pinned key at the new address. */
  'relays.move': row<Outcome<null>>()(v.strictObject({ relayId: id, address })),
  /** Revokes this device if the relay can be reached, and removes the connection in any case. */
  'relays.disconnect': row<{ revoked: boolean }>()(oneRelay),
  /** Opens the Connection tab: DevTools pages have neither the popup nor the tabs API. */
  'connection.show': row<void>(['panel.html'])(v.strictObject({})),
  'devices.list': row<Outcome<DeviceSummary[]>>()(oneRelay),
  'devices.revoke': row<Outcome<null>>()(v.strictObject({ relayId: id, deviceId: id })),
};

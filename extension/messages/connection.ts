import * as v from 'valibot';
import type { DeviceSummary } from '../../shared/protocol/api.ts';
import type { RelayView } from '../relay-client/connection.ts';
import type { Failure, Outcome } from '../relay-client/outcome.ts';
import { row } from './contract.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const oneRelay = v.strictObject({ relayId: id });

export type ConnectFailure =
  | Failure
  /** The link's fingerprint is not the relay's, or it could not prove that its key is: the code was not sent. */
  | { readonly kind: 'fingerprint-differs' };

export type ConnectOutcome =
  | { readonly ok: true; readonly value: RelayView }
  | { readonly ok: false; readonly failure: ConnectFailure };

export const connectionMessages = {
  'relays.list': row<RelayView[]>(['popup.html', 'devtools.html', 'panel.html'])(v.strictObject({})),
  'relays.connect': row<ConnectOutcome>()(
    v.strictObject({
      address: v.pipe(v.string(), v.url(), v.regex(/^https?:\/\//)),
      code: id,
      fingerprint: id,
      deviceName: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80)),
    }),
  ),
  'relays.activate': row<void>()(oneRelay),
  /** Whether the relay is there, is the same as at pairing, and still knows this device. */
  'relays.check': row<Outcome<null>>(['popup.html', 'panel.html'])(oneRelay),
  /** Revokes this device where the relay can be reached, and forgets the connection in any case. */
  'relays.disconnect': row<{ revoked: boolean }>()(oneRelay),
  /** Opens a tab with the connection: pages of DevTools have neither the popup nor the tabs API. */
  'connection.show': row<void>(['panel.html'])(v.strictObject({})),
  'devices.list': row<Outcome<DeviceSummary[]>>()(oneRelay),
  'devices.revoke': row<Outcome<null>>()(v.strictObject({ relayId: id, deviceId: id })),
};

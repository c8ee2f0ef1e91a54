import * as v from 'valibot';
import type { SecretSaved, SecretSummary } from '../../shared/protocol/api.ts';
import { nameSchema, secretPatchSchema } from '../../shared/protocol/policy.ts';
import type { Outcome } from '../relay-client/outcome.ts';
import { row } from './contract.ts';

const relayId = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const oneSecret = v.strictObject({ relayId, name: nameSchema });
/** A sealed box in base64url; there is no field that could contain a plaintext value. */
export const sealed = v.pipe(v.string(), v.maxLength(65_536), v.regex(/^[A-Za-z0-9_-]+$/));

export const secretsMessages = {
  /** DevTools show which rule allowed a call, and watch for direct requests to the same destinations. */
  'secrets.list': row<Outcome<SecretSummary[]>>(['popup.html', 'devtools.html', 'panel.html'])(
    v.strictObject({ relayId }),
  ),
  'secrets.put': row<Outcome<SecretSaved>>()(v.strictObject({ relayId, name: nameSchema, sealed })),
  /** From the panel only after a click on the shown change; web pages cannot click there. */
  'secrets.patch': row<Outcome<SecretSaved>>(['popup.html', 'panel.html'])(
    v.strictObject({ relayId, name: nameSchema, patch: secretPatchSchema }),
  ),
  'secrets.delete': row<Outcome<null>>()(oneSecret),
  'secrets.restore': row<Outcome<SecretSaved>>()(oneSecret),
};

import type { Result } from '../../shared/errors.ts';
import type { DeviceSummary, SecretSaved, SecretSummary } from '../../shared/protocol/api.ts';
import type { Policy } from '../../shared/protocol/policy.ts';

export type SavedSecret = { readonly created: boolean; readonly secret: SecretSaved };

/** What the owner's commands do at a relay: on its data folder, or over HTTP with the token of a login. */
export interface RelayAccess {
  /** The address of a relay on another machine; null for the data folder. */
  readonly address: string | null;
  /** In the order of their names. */
  secrets(): AsyncIterable<SecretSummary>;
  /** Fields of the policy that are not named keep their value; a new secret has the defaults of a sealed box. */
  set(name: string, value: string, named: Partial<Record<keyof Policy, unknown>>): Promise<Result<SavedSecret>>;
  remove(name: string): Promise<Result<void>>;
  devices(): Promise<Result<readonly DeviceSummary[]>>;
  revoke(deviceId: string): Promise<Result<void>>;
}

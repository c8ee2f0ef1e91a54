import type { Policy } from '../../shared/protocol/policy.ts';
import type { SecretEncodings } from '../redact/secret-encodings.ts';
import type { SecretRow } from './rows.ts';

/** A secret as the pipeline knows it; the value is still closed. */
export interface StoredSecret {
  readonly name: string;
  readonly version: number;
  readonly policy: Policy;
  readonly row: SecretRow;
}

/** A secret in the clear: for `substitute` and `forward` alone. */
export interface OpenedSecret {
  readonly value: string;
  readonly encodings: SecretEncodings;
}

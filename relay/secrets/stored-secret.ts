import type { Policy } from '../../shared/protocol/policy.ts';
import type { SecretEncodings } from '../redact/secret-encodings.ts';
import type { SecretRow } from './rows.ts';

/** A secret whose value is still encrypted. */
export interface StoredSecret {
  readonly name: string;
  readonly version: number;
  readonly policy: Policy;
  readonly row: SecretRow;
}

/** A decrypted secret, only for substitution and redaction. */
export interface OpenedSecret {
  readonly value: string;
  readonly encodings: SecretEncodings;
}

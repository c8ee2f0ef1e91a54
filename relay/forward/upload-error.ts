import type { Refusal } from '../../shared/errors.ts';

/** The caller's upload failed after the upstream call had begun. */
export class UploadError extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

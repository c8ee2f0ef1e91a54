/** A change, a refusal or a guess: who, what, which secret or device, and the error code. Never a value. */
export interface AuditEntry {
  /** `device:<id>`, `user`, `anonymous`, `cli`, or `several` where callers are only counted. */
  readonly who: string;
  /** `secret.put`, `device.paired`, `request.refused`, `request.contains_value` and so on. */
  readonly what: string;
  readonly subject: string | null;
  readonly code: string | null;
}

/** What changed, what was refused and which calls guess: who, what, which secret or device, code. Never a value. */
export interface AuditEntry {
  /** `device:<id>`, `user`, `anonymous`, `cli`, or `several` where they were only counted. */
  readonly who: string;
  /** `secret.put`, `device.paired`, `request.refused`, `request.contains_value` and the like. */
  readonly what: string;
  readonly subject: string | null;
  readonly code: string | null;
}

/** What changed, what was refused and which calls guess: who, what, which secret or device, code. Never a value. */
export interface AuditEntry {
  /** `device:<id>`, `user`, `anonymous`, `cli`, or `several` where they were only counted. */
  readonly who: string;
  /** `secret.put`, `device.paired`, `request.refused`, `request.contains_value` and the like. */
  readonly what: string;
  readonly subject: string | null;
  readonly code: string | null;
}

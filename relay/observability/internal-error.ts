/** What may be reported of an unexpected error: its class and the innermost line of our own code, never its message, which may quote a value. */
export function describeInternalError(error: unknown): { readonly kind: string; readonly at: string | undefined } {
  if (!(error instanceof Error)) return { kind: typeof error, at: undefined };
  return { kind: error.name, at: /\/(relay|shared)\/[\w./-]+:\d+/.exec(error.stack ?? '')?.[0] };
}

/**
 * What may be reported of an unexpected error: its class and the innermost line of our own code (of the bundle, where that
 * is what runs), never its message, which may quote a value.
 */
export function describeInternalError(error: unknown): { readonly kind: string; readonly at: string | undefined } {
  if (!(error instanceof Error)) return { kind: typeof error, at: undefined };
  return { kind: error.name, at: OWN_CODE.exec(error.stack ?? '')?.[0] };
}

/** The project may be in a folder of such a name, and the bundle has the packages in files of that name. */
const OWN_CODE = /\/(relay|shared)\/(?!\S*\b(node_modules\/|packages~))[\w./-]+:\d+/;

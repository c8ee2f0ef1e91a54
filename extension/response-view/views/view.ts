/** What a viewer shows: the available bytes, and whether they are the full body. */
export interface ViewProps {
  /** Of the call. */
  readonly url: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Media type as declared, without parameters; may be empty. */
  readonly type: string;
  /** The encoding of a text, by a name that `TextDecoder` takes. */
  readonly charset: string;
  /** Whether the body is complete: nothing more arrives, and nothing was left out. */
  readonly isWhole: boolean;
}

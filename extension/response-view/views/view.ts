/** What a viewer shows: the bytes that are there, and whether more is to come or was left out. */
export interface ViewProps {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Media type as declared, without parameters; may be empty. */
  readonly type: string;
  /** The encoding of a text, by a name that `TextDecoder` takes. */
  readonly charset: string;
  /** Nothing more arrives, and nothing was left out. */
  readonly isWhole: boolean;
}

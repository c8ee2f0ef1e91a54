/**
 * What exactly is wrong with a request, and the values that a sentence about it has. A code alone covers many cases; with
 * this the extension finds its text for a refusal that it predicts, in any language.
 */
export interface Reasons {
  // The request as a whole, and its shape.
  notObject: [];
  /** A field that the schema refuses, by its path. */
  field: [path: string];
  notObjectField: [field: string];
  protoName: [];
  unsafeName: [name: string];
  method: [];
  numberTooLarge: [];
  tooDeep: [root: string, levels: number];
  tooManyValues: [root: string, values: number];

  urlTooLong: [bytes: number];
  urlCharacter: [];
  urlUnicode: [];
  urlAbsolute: [];
  urlScheme: [];
  urlUserColon: [];
  urlUserEncoding: [];
  urlAndHeader: [];
  paramType: [];
  paramUnicode: [];

  tooManyHeaders: [headers: number];
  headerType: [];
  headerName: [];
  headerTwice: [name: string];
  headerValue: [];
  relayHeader: [name: string];
  overrideHeader: [name: string];
  signed: [];

  bodyBesideFile: [];
  filesType: [];
  filesMethod: [method: string];
  notText: [contentType: string];
  dataUnicode: [];
  jsonTwice: [];
  boundary: [];
  formData: [];
  formPairs: [];
  fieldUnicode: [];
  notJson: [];
  bodyTooDeep: [levels: number];

  // Where the placeholder is.
  inOrigin: [];
  inHost: [];
  inFragment: [];
  inQueryName: [];
  inParamName: [];
  inHeaderName: [];
  inDataName: [];
  tooManyPlaceholders: [limit: number];
  noPlaceholder: [];
  /** Only in `data` or `params`, which are not sent with this method. */
  unusedPlaceholder: [field: string, method: string];
  notAllowedAnywhere: [];

  // What the policy says.
  paused: [];
  expired: [date: string];
  claim: [name: string];
  otherOrigin: [origin: string];
  otherPath: [origin: string, method: string, path: string];
  placement: [placement: string];
  /** The policy names places of this kind, but this one has no name. */
  unnamedPlacement: [placement: string];
}

export type Reason = {
  readonly [Kind in keyof Reasons]: readonly [kind: Kind, ...values: Reasons[Kind]];
}[keyof Reasons];

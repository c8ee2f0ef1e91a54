const TOKEN = String.raw`[!#$%&'*+.^_\x60|~\w-]+`;
/** RFC 9110, section 8.3.1. */
const MEDIA_TYPE = new RegExp(
  String.raw`^${TOKEN}/${TOKEN}(?:[\t ]*;[\t ]*${TOKEN}=(?:${TOKEN}|"(?:[^"\\\x00-\x08\x0a-\x1f\x7f-\uffff]|\\[\t\x20-\x7e])*"))*$`,
);

/** The type with its parameters, or that of unknown bytes where it is none: it is written into headers. */
export const mediaTypeOf = (text: string): string => (MEDIA_TYPE.test(text) ? text : 'application/octet-stream');

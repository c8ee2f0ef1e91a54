/** Ends of the names that APIs give to credentials; compared without case and separators. */
const CREDENTIAL =
  /(?:password|passwd|pwd|passphrase|passcode|secret|(?:api|app|access|auth|client|private|secret|subscription|signing|shared|service|license|encryption|account)key|token|credentials?|signature|sig|jwt|bearer|sessionid|sessid|authorization|cookie)$/;
/** Positions in a list, limits of a model and the like. */
const NO_CREDENTIAL =
  /(?:page|next|prev|previous|continuation|continue|sync|cursor|start|resume|stop|eos|bos|pad|unk|mask)token$/;
/** In a query, a form or a header; in JSON, records of every kind have keys. */
const WEAK = /^(?:x?key|appid|auth|apikeyid|pin|otp|pat|sid)$/;

/** The last name of `user[auth][key]`, as letters and digits only. */
const plain = (name: string): string =>
  (/([^[\]]*)[[\]]*$/.exec(name.trim())?.[1] ?? '').toLowerCase().replace(/[^a-z0-9]/g, '');

/** Whether a value of this name is a credential, however it is written: `X-Api-Key`, `client_secret`, `accessToken`. */
export function namesCredential(name: string): boolean {
  const letters = plain(name);
  return CREDENTIAL.test(letters) && !NO_CREDENTIAL.test(letters);
}

/** The same for a header, a parameter or a form field. */
export const namesCredentialField = (name: string): boolean => namesCredential(name) || WEAK.test(plain(name));

/** A header that is left out with its value: a visitor's sign-in, or the sign-in at a proxy. */
export const isSignIn = (header: string): boolean => /^(?:set-)?cookie2?$|^proxy-authorization$/i.test(header.trim());

/**
 * Whether a URL's `hostname` is this computer to a browser, which resolves the names under `localhost` to it itself (RFC 6761,
 * section 6.3; Secure Contexts, section 3.1). Other programs may ask DNS for them.
 */
export const isLoopback = (hostname: string): boolean =>
  /^(?:(?:.+\.)?localhost\.?|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);

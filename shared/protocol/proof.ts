/**
 * How a relay proves that it has the private key: the public one, which is what extensions hold to, can be shown by
 * anybody. The asker makes an X25519 pair for this once and sends its public key as the challenge. Both sides derive the
 * same secret from one's private and the other's public key, and the relay responds with HMAC-SHA-256 under it, over this
 * text, in base64url. The host is the one that was asked: whoever passes the question on to the relay from another
 * address gets a response for the relay's own.
 */
export const proofText = (of: {
  readonly host: string;
  readonly challenge: string;
  readonly publicKey: string;
}): string => `client-secret-relay proof 1\n${of.host}\n${of.challenge}\n${of.publicKey}`;

import sodium from 'libsodium-wrappers';
import { type Identity, identityOf } from '../../../relay/keys/derived-keys.ts';
import { prove } from '../../../relay/keys/proof.ts';

export interface KeyHolder {
  readonly identity: Identity;
  /** What `GET /v1/relay` responses, with the proof that the address asks for. */
  readonly info: (asked: URL) => object;
  readonly prove: (challenge: string, host: string) => string | null;
}

await sodium.ready;

/** A relay's sealing key, for stubs that have to prove that they hold it. */
export function createKeyHolder(): KeyHolder {
  const pair = sodium.crypto_box_keypair();
  const identity = identityOf(pair);
  const proves = (challenge: string, host: string): string | null => prove({ ...pair, identity }, challenge, host);
  return {
    identity,
    prove: proves,
    info: ({ searchParams, host }) => ({
      name: 'Home',
      version: '1',
      ...identity,
      features: [],
      proof: proves(searchParams.get('challenge') ?? '', host),
    }),
  };
}

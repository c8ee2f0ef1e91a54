import { createHmac } from 'node:crypto';
import sodium from 'libsodium-wrappers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createChallenge } from '../../shared/protocol/challenge.ts';
import { proofText } from '../../shared/protocol/proof.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { head, sendRaw } from '../support/relay/raw-http.ts';

/** Anybody can show a relay's public key; the relay alone can prove that it has the private one. */
let relay: LocalRelay;
beforeAll(async () => {
  await sodium.ready;
  relay = await startLocalRelay();
});
afterAll(() => relay.stop());

interface Info {
  readonly publicKey: string;
  readonly proof?: string;
}
const info = async (query: string): Promise<{ status: number; body: Info & { code?: string; param?: string } }> => {
  const response = await fetch(`${relay.url}/v1/relay${query}`);
  return { status: response.status, body: (await response.json()) as Info };
};

test('the real relay meets what the extension asks, and says nothing more where it is not asked', async () => {
  const challenge = await createChallenge();
  const { body } = await info(`?challenge=${challenge.text}&keyId=${relay.device.relay.keyId}`);
  expect(await challenge.verify(body.proof, relay.url, relay.device.relay.publicKey)).toBe(true);
  // Each part of it counts.
  expect(await challenge.verify(body.proof, 'https://elsewhere.example', relay.device.relay.publicKey)).toBe(false);
  expect(await challenge.verify(body.proof, relay.url, challenge.text)).toBe(false);
  expect(await (await createChallenge()).verify(body.proof, relay.url, relay.device.relay.publicKey)).toBe(false);
  expect((await info('')).body).not.toHaveProperty('proof');
});

test('a proof is for the name that was asked: passed on from another one it is worth nothing there', async () => {
  const challenge = await createChallenge();
  const { port } = new URL(relay.url);
  const asked = `GET /v1/relay?challenge=${challenge.text} HTTP/1.1`;
  const proofAt = async (host: string): Promise<unknown> => {
    const { status, body } = await sendRaw(relay.url, head(asked, `Host: ${host}`));
    return status === 200 ? (JSON.parse(body) as Info).proof : status;
  };
  const { publicKey } = relay.device.relay;
  expect(await challenge.verify(await proofAt(`localhost:${port}`), `http://localhost:${port}`, publicKey)).toBe(true);
  expect(await challenge.verify(await proofAt(`LOCALHOST:${port}`), `http://localhost:${port}`, publicKey)).toBe(true);
  expect(await challenge.verify(await proofAt(`localhost:${port}`), relay.url, publicKey)).toBe(false);
  expect(await proofAt('impostor.example')).toBe(421);
});

describe('what is no X25519 key is refused', () => {
  const bytes = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');
  test.each([
    ['nothing', ''],
    ['a text', 'challenge'],
    ['31 bytes', bytes('01'.repeat(31))],
    ['33 bytes', bytes('01'.repeat(33))],
    // Points of small order (RFC 7748, section 6.1): the secret derived from them is none.
    ['zero', bytes('00'.repeat(32))],
    ['one', bytes(`01${'00'.repeat(31)}`)],
    ['a point of order eight', bytes('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800')],
    ['another of order eight', bytes('5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157')],
    ['p', bytes(`ed${'ff'.repeat(30)}7f`)],
  ])('%s', async (_, challenge) => {
    const { status, body } = await info(`?challenge=${challenge}`);
    expect([status, body.code, body.param]).toEqual([400, 'INVALID_PARAMETER', 'challenge']);
  });

  test('without that check, a proof for zero would be one that anybody can make', () => {
    const publicKey = relay.device.relay.publicKey;
    const text = proofText({ host: new URL(relay.url).host, challenge: bytes('00'.repeat(32)), publicKey });
    const anybodys = createHmac('sha256', Buffer.alloc(32)).update(text).digest('base64url');
    expect(anybodys).toHaveLength(43);
    expect(() => sodium.crypto_scalarmult(sodium.randombytes_buf(32), Buffer.alloc(32))).toThrow();
  });
});

test('the key of a sealed box, sent as a challenge, gives nothing that opens the box', async () => {
  const sealed = Buffer.from(await relay.seal({ name: 'a', value: 'a-value-of-some-key' }), 'base64url');
  // crypto_box_seal: the sender's public key, then the box under a key derived from both, with a nonce from both.
  const sender = sealed.subarray(0, 32);
  const recipient = Buffer.from(relay.device.relay.publicKey, 'base64url');
  const nonce = sodium.crypto_generichash(24, Buffer.concat([sender, recipient]), null);
  const opensWith = (key: Uint8Array): boolean => {
    try {
      sodium.crypto_box_open_easy_afternm(sealed.subarray(32), nonce, key);
      return true;
    } catch {
      return false;
    }
  };
  const { body } = await info(`?challenge=${sender.toString('base64url')}`);
  expect(body.proof).toBeDefined();
  expect(opensWith(Buffer.from(body.proof ?? '', 'base64url'))).toBe(false);
  // The secret shared with the relay's key is what must not leave: with it a box of one's own opens.
  const own = sodium.crypto_box_keypair();
  const boxed = sodium.crypto_box_easy('x', nonce, recipient, own.privateKey);
  const shared = sodium.crypto_box_beforenm(recipient, own.privateKey);
  expect(sodium.to_string(sodium.crypto_box_open_easy_afternm(boxed, nonce, shared))).toBe('x');
});

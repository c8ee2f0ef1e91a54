import sodium from 'libsodium-wrappers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SEALED_BLOCK } from '../../../shared/protocol/sealed.ts';
import { type LocalRelay, startLocalRelay } from '../../support/relay/local-relay.ts';

const VALUE = 'sealed-canary-value-0123456789';
let relay: LocalRelay;
let other: LocalRelay;

beforeAll(async () => {
  relay = await startLocalRelay();
  other = await startLocalRelay();
});
afterAll(async () => {
  await relay.stop();
  await other.stop();
});

const put = async (sealed: unknown, name = 'boxed') => {
  const response = await relay.owner(`/v1/secrets/${name}`, { method: 'PUT', json: { sealed } });
  return { status: response.status, text: await response.text() };
};
const seconds = (more: number): number => Math.floor(Date.now() / 1000) + more;
const good = (more: Record<string, unknown> = {}) => relay.seal({ name: 'boxed', value: VALUE, ...more });
/** Sealed to the right key, but not as a box is made. */
const raw = (bytes: Uint8Array): string =>
  sodium.to_base64(sodium.crypto_box_seal(bytes, sodium.from_base64(relay.device.relay.publicKey)));

test('a good box is taken, and the response does not have the value', async () => {
  const { status, text } = await put(await good());
  expect(status).toBe(201);
  expect(text).not.toContain(VALUE);
  expect(await put(await good())).toMatchObject({ status: 200 });
});

test.each<[string, () => Promise<unknown>, RegExp]>([
  ['sealed to another relay', () => other.seal({ name: 'boxed', value: VALUE }), /another relay, or is damaged/],
  ['meant for another relay', () => good({ relay: other.device.relay.fingerprint }), /for another relay/],
  ['meant for another name', () => good({ name: 'else' }), /for another name/],
  ['sealed by another device', () => good({ device: 'somebody' }), /by another device/],
  ['expired', async () => good({ exp: seconds(-1) }), /has expired/],
  ['too long-lived', async () => good({ exp: seconds(330) }), /must expire within 5 minutes/],
  ['damaged', async () => (await good()).replace(/.{4}$/, 'AAAA'), /damaged/],
  ['cut', async () => (await good()).slice(0, -8), /damaged/],
  ['not base64url', async () => `${await good()}!`, /damaged/],
  ['standard base64', async () => `+/${(await good()).slice(2)}`, /damaged/],
  ['empty', async () => '', /damaged/],
  ['a number', async () => 7, /damaged/],
  ['missing', async () => undefined, /damaged/],
  ['a list', async () => [await good()], /damaged/],
  ['without padding', async () => raw(sodium.from_string('{"v":1}')), /damaged/],
  ['padded to another block', async () => raw(sodium.pad(sodium.from_string('{"v":1}'), 16)), /damaged/],
  ['not JSON inside', async () => raw(sodium.pad(sodium.from_string('no'), SEALED_BLOCK)), /damaged/],
  ['not UTF-8 inside', async () => raw(sodium.pad(Uint8Array.of(0xff, 0xfe), SEALED_BLOCK)), /damaged/],
  ['huge', async () => 'A'.repeat(400_001), /damaged/],
])('a box that is %s is refused', async (_, make, why) => {
  const { status, text } = await put(await make());
  expect(JSON.parse(text)).toMatchObject({
    code: 'SEALED_BOX_REJECTED',
    param: 'sealed',
    detail: expect.stringMatching(why),
  });
  expect(status).toBe(400);
  expect(text).not.toContain(VALUE);
});

test('a box is taken once, also after it was refused by its name and after a restart of its time', async () => {
  const sealed = await good();
  expect(await put(sealed, 'wrong')).toMatchObject({ status: 400 });
  expect(await put(sealed)).toMatchObject({ status: 200 });
  const again = await put(sealed);
  expect(JSON.parse(again.text)).toMatchObject({
    code: 'SEALED_BOX_REJECTED',
    detail: expect.stringMatching(/before/),
  });
});

test('two at once: one is taken, the other is not', async () => {
  const sealed = await good();
  const responses = await Promise.all([put(sealed), put(sealed), put(sealed)]);
  expect(responses.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
});

test.each<[string, Record<string, unknown>, string]>([
  ['value', { value: undefined }, 'is missing'],
  ['value', { value: '' }, 'must not be empty'],
  ['value', { value: 7 }, 'must be a string'],
  ['value', { value: 'x'.repeat(16_385) }, 'at most 16384'],
  ['name', { name: undefined }, 'is missing'],
  ['name', { name: 'a b' }, 'letters, digits'],
  ['v', { v: 2 }, 'must be 1'],
  ['id', { id: 'short' }, 'at least 16'],
  ['id', { id: undefined }, 'is missing'],
  ['exp', { exp: 'soon' }, 'must be a number'],
  ['relay', { relay: undefined }, 'is missing'],
  ['device', { device: 1 }, 'must be a string'],
  ['access', { access: 'everybody' }, 'must be "private" or "public"'],
  ['allow.0.origin', { allow: [{ origin: 'api.example' }] }, 'must be an origin'],
  ['allow.0.origin', { allow: [{ origin: 'https://*.co.uk' }] }, 'registrable domain'],
  ['placements.0', { placements: ['cookie'] }, 'must be header'],
  ['limits.perDay', { limits: { perDay: 1.5 } }, 'whole number'],
])('%s %j is refused by its name: %s', async (param, more, says) => {
  const { status, text } = await put(await good(more));
  const problem = JSON.parse(text);
  expect(problem).toMatchObject({ code: 'INVALID_PARAMETER', param });
  expect(problem.detail).toContain(says);
  expect(status).toBe(400);
  expect(text).not.toContain(VALUE);
});

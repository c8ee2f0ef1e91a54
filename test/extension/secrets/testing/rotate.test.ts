import sodium from 'libsodium-wrappers';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import type { Send } from '../../../../extension/messages/client.ts';
import { EMPTY_DRAFT } from '../../../../extension/request-model/draft.ts';
import type { TestResult } from '../../../../extension/request-model/test-result.ts';
import { policyOf } from '../../../../extension/secrets/form.ts';
import { createRotate, type RotationJob } from '../../../../extension/secrets/testing/rotate.ts';
import { SEALED_BLOCK, sealedSecretSchema } from '../../../../shared/protocol/sealed.ts';
import { createCanary, createScanner } from '../../../support/redaction/canary.ts';
import { secret } from '../build.ts';

await sodium.ready;
const keys = sodium.crypto_box_keypair();
const relay = {
  id: 'r',
  address: 'https://relay.example',
  publicKey: sodium.to_base64(keys.publicKey),
  fingerprint: 'f',
  deviceId: 'd',
} as RotationJob['relay'];
const TEST: TestResult = { outcome: 'refused', status: 401, detail: null, at: 0 };
const value = createCanary();

async function rotated(reply: unknown, reachable: unknown = { ok: true, value: null }) {
  const sent: { name: string; input: Record<string, unknown> }[] = [];
  const send = (async (name: string, input: Record<string, unknown>) => {
    sent.push({ name, input });
    return name === 'secrets.rotate' ? reply : name === 'relays.check' ? reachable : { ok: true, value: null };
  }) as Send;
  const saved = secret('openai', { access: 'public', expiresAt: '2020-01-01T00:00:00Z' });
  const policy = policyOf(saved);
  let isSealed = false;
  const onSealed = (): void => {
    isSealed = true;
  };
  const outcome = await createRotate(send)({ relay, saved, policy, value, draft: EMPTY_DRAFT, onSealed });
  return { outcome, sent, isSealed };
}

const opened = (box: unknown) => {
  const padded = sodium.crypto_box_seal_open(sodium.from_base64(String(box)), keys.publicKey, keys.privateKey);
  return v.parse(sealedSecretSchema, JSON.parse(sodium.to_string(sodium.unpad(padded, SEALED_BLOCK))));
};

test('the value leaves the page in two boxes: for a trial that is private and over soon, and for the secret', async () => {
  const { sent, isSealed } = await rotated({ ok: true, value: { kind: 'rotated', test: TEST, secret: {} } });
  expect(sent.map(({ name }) => name)).toEqual(['relays.check', 'secrets.rotate']);
  expect(isSealed).toBe(true);
  expect(createScanner(value).inText('messages', JSON.stringify(sent))).toEqual([]);
  const { sealed, trial } = (sent[1]?.input ?? {}) as { sealed: string; trial: { name: string; sealed: string } };
  expect(opened(sealed)).toMatchObject({ name: 'openai', value, access: 'public', expiresAt: '2020-01-01T00:00:00Z' });
  const { expiresAt, ...tested } = opened(trial.sealed);
  expect(tested).toMatchObject({
    name: trial.name,
    value,
    access: 'private',
    allow: [{ origin: 'https://api.example' }],
  });
  expect(Date.parse(expiresAt ?? '') - Date.now()).toBeLessThanOrEqual(600_000);
  expect(trial.name).toMatch(/^openai\.test-[0-9a-f]{12}$/);
});

test('a value that did not pass can be used anyway, in the box that is there', async () => {
  const { outcome, sent } = await rotated({ ok: true, value: { kind: 'kept', test: TEST } });
  const kept = outcome.ok && outcome.value.kind === 'kept' ? outcome.value : null;
  expect(kept?.test).toEqual(TEST);
  await kept?.useAnyway();
  expect(sent[2]).toEqual({
    name: 'secrets.put',
    input: { relayId: 'r', name: 'openai', sealed: sent[1]?.input.sealed },
  });
});

test('a relay that cannot be reached does not lose the value', async () => {
  const { outcome, isSealed, sent } = await rotated(null, { ok: false, failure: { kind: 'unreachable' } });
  expect([outcome.ok, isSealed, sent.length]).toEqual([false, false, 1]);
});

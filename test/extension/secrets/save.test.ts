import sodium from 'libsodium-wrappers';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { Send } from '../../../extension/messages/client.ts';
import { createSave, type SaveJob } from '../../../extension/secrets/save.ts';
import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { policySchema } from '../../../shared/protocol/policy.ts';
import { SEALED_BLOCK } from '../../../shared/protocol/sealed.ts';
import { createCanary, createScanner } from '../../support/redaction/canary.ts';

await sodium.ready;
const keys = sodium.crypto_box_keypair();
const publicKey = sodium.to_base64(keys.publicKey);
const { paused, ...policy } = v.parse(policySchema, { allow: [{ origin: 'https://api.example' }] });
const relay = { id: 'r', publicKey, fingerprint: 'f', deviceId: 'd' } as SaveJob['relay'];
const saved = { name: 'openai', paused, ...policy } as SecretSummary;

/** Records what would go to the background, and answers as told. */
function recorder(responses: Record<string, unknown> = {}) {
  const sent: { name: string; input: unknown }[] = [];
  const send = (async (name: string, input: unknown) => {
    sent.push({ name, input });
    return responses[name] ?? { ok: true, value: null };
  }) as Send;
  return { sent, send };
}

const job = (part: Partial<SaveJob>): SaveJob => ({
  relay,
  name: 'openai',
  policy,
  value: null,
  saved,
  onSealed: () => undefined,
  ...part,
});

describe('saving a client secret', () => {
  test('sends the value in a box only, and lets go of it before it is sent', async () => {
    const { sent, send } = recorder();
    const canary = createCanary();
    const { inText } = createScanner(canary);
    const sentWhenSealed: number[] = [];
    await createSave(send)(job({ saved: null, value: canary, onSealed: () => sentWhenSealed.push(sent.length) }));
    expect(sent.map(({ name }) => name)).toEqual(['relays.check', 'secrets.put']);
    expect(sentWhenSealed).toEqual([1]);
    expect(inText('messages', JSON.stringify(sent))).toEqual([]);
    // The scanner does see a value that went past the box.
    expect(inText('messages', JSON.stringify({ ...sent[1], value: canary }))).not.toEqual([]);
  });

  test('keeps the value where the relay cannot be reached', async () => {
    const { sent, send } = recorder({ 'relays.check': { ok: false, failure: { kind: 'unreachable' } } });
    let sealed = false;
    const outcome = await createSave(send)(job({ value: 'key', onSealed: () => (sealed = true) }));
    expect(outcome).toEqual({ ok: false, failure: { kind: 'unreachable' } });
    expect(sealed).toBe(false);
    expect(sent).toHaveLength(1);
  });

  test('changes only the fields that differ', async () => {
    const { sent, send } = recorder();
    await createSave(send)(job({ policy: { ...policy, access: 'public' } }));
    expect(sent).toEqual([
      { name: 'secrets.patch', input: { relayId: 'r', name: 'openai', patch: { access: 'public' } } },
    ]);
  });

  test('sends nothing where nothing changed', async () => {
    const { sent, send } = recorder();
    expect(await createSave(send)(job({}))).toEqual({ ok: true, value: null });
    expect(sent).toEqual([]);
  });

  test('a new value says nothing of the pause, which another device may have set in the meantime', async () => {
    const { sent, send } = recorder();
    await createSave(send)(job({ value: 'key' }));
    const [, put] = sent as { input: { sealed: string } }[];
    const sealed = sodium.from_base64(put?.input.sealed ?? '');
    const box = sodium.crypto_box_seal_open(sealed, keys.publicKey, keys.privateKey);
    const payload: unknown = JSON.parse(sodium.to_string(sodium.unpad(box, SEALED_BLOCK)));
    expect(payload).toMatchObject({ name: 'openai' });
    expect(payload).not.toHaveProperty('paused');
  });

  test('a new value and a new name: the value goes to the old name, then it is renamed', async () => {
    const { sent, send } = recorder();
    await createSave(send)(job({ value: 'key', name: 'other' }));
    expect(sent.slice(1)).toMatchObject([
      { name: 'secrets.put', input: { name: 'openai' } },
      { name: 'secrets.patch', input: { name: 'openai', patch: { name: 'other' } } },
    ]);
  });
});

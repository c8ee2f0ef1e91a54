import sodium from 'libsodium-wrappers';
import * as v from 'valibot';
import { ok } from '../../../shared/errors.ts';
import type { DeviceSummary, SecretPage, SecretSaved, SecretSummary } from '../../../shared/protocol/api.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { nameSchema, policySchema } from '../../../shared/protocol/policy.ts';
import { sealWith } from '../../../shared/protocol/seal.ts';
import { sealedPayload } from '../../../shared/protocol/sealed-payload.ts';
import { CommandError } from '../exit.ts';
import { policyOf } from '../policy-of.ts';
import { sentenceOf } from '../refusal-sentence.ts';
import type { RelayAccess } from '../relay-access.ts';
import { callRelay, provenInfo } from './call.ts';
import type { Login } from './logins.ts';

const parseNew = parseWith(v.object({ name: nameSchema, policy: policySchema }));

/** The relay of a login, once it has proven its identity. Values leave this process in sealed boxes only. */
export async function createRemoteRelay(login: Login): Promise<RelayAccess> {
  const { address, publicKey, keyId } = login;
  await provenInfo(address, { keyId, isExpected: (info) => info.publicKey === publicKey });
  const pathOf = (name: string): string => `/v1/secrets/${encodeURIComponent(name)}`;

  async function* secrets(): AsyncGenerator<SecretSummary> {
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: string = cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`;
      const page = await callRelay<SecretPage>(login, `/v1/secrets${query}`);
      if (!page.ok) throw new CommandError(sentenceOf(page.refusal));
      yield* page.value.body.secrets;
      cursor = page.value.body.cursor;
    }
  }
  const find = async (name: string): Promise<SecretSummary | null> => {
    for await (const secret of secrets()) if (secret.name === name) return secret;
    return null;
  };

  return {
    address,
    secrets,
    set: async (name, value, named) => {
      const known = await find(name);
      const parsed = parseNew({ name, policy: { ...(known && !known.damaged && policyOf(known)), ...named } });
      if (!parsed.ok) return parsed;
      // Left out, it stays as it is.
      const { paused: _, ...policy } = parsed.value.policy;
      await sodium.ready;
      const sealed = sealWith(sodium, sealedPayload(login, name, value, policy), publicKey);
      const put = await callRelay<SecretSaved>(login, pathOf(name), { method: 'PUT', json: { sealed } });
      return put.ok ? ok({ created: put.value.status === 201, secret: put.value.body }) : put;
    },
    remove: async (name) => withoutBody(await callRelay(login, pathOf(name), { method: 'DELETE' })),
    devices: async () => {
      const found = await callRelay<{ devices: DeviceSummary[] }>(login, '/v1/devices');
      return found.ok ? ok(found.value.body.devices) : found;
    },
    revoke: async (id) =>
      withoutBody(await callRelay(login, `/v1/devices/${encodeURIComponent(id)}`, { method: 'DELETE' })),
  };
}

const withoutBody = <T>(called: Awaited<ReturnType<typeof callRelay<T>>>) => (called.ok ? ok(undefined) : called);

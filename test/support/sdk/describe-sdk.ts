import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../relay/local-relay.ts';
import { pageClient } from '../relay/page-client.ts';
import { type SdkApi, type SdkUpstream, secretFor, startSdkUpstream } from '../upstream/sdk/sdk-upstream.ts';
import { KEY, type Scene, type SdkCases } from './scene.ts';

/** The cases of one SDK in Node, each first without the relay and then through it. */
export function describeSdk(api: SdkApi, cases: SdkCases): void {
  let relay: LocalRelay;
  let upstream: SdkUpstream;
  /** The same API for calls without the relay, of which some arrive after the SDK has given up. */
  let bare: SdkUpstream;

  beforeAll(async () => {
    [relay, upstream, bare] = await Promise.all([startLocalRelay(), startSdkUpstream(api), startSdkUpstream(api)]);
    await relay.register(secretFor(api, upstream));
  });
  afterAll(() => Promise.all([relay?.stop(), upstream?.close(), bare?.close()]));

  const throughRelay = (): Scene => ({
    api: upstream.url,
    forward: `${relay.url}/v1/forward/${api.name}/`,
    fetch: pageClient({ relay: relay.url }).fetchFor(api.name),
  });
  const direct = (): Scene => ({ api: bare.url, forward: '', fetch: (...args) => fetch(...args) });

  describe.each(Object.entries(cases))('%s', (_, { run, expected }) => {
    test('without the relay the API refuses the placeholder', async () => {
      const before = bare.calls.length;
      expect(await run(direct()).catch(() => 'failed')).not.toEqual(expected);
      const calls = bare.calls.slice(before);
      expect(calls).not.toEqual([]);
      for (const call of calls) expect(call).toEqual({ key: KEY, isAuthorized: false });
    });

    test('through the relay it works, and the key stays with the relay', async () => {
      using fetched = vi.spyOn(globalThis, 'fetch');
      const before = upstream.calls.length;
      const result = await run(throughRelay());
      expect(result).toEqual(expected);
      const calls = upstream.calls.slice(before);
      expect(calls).not.toEqual([]);
      for (const call of calls) expect(call).toEqual({ key: api.key, isAuthorized: true });
      const headers = fetched.mock.settledResults.map(({ type, value }) => type === 'fulfilled' && [...value.headers]);
      expect(JSON.stringify([result, headers])).not.toContain(api.key);
    });
  });
}

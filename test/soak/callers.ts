import { FormData } from 'undici';
import type { Random } from '../support/random.ts';
import { judge, type Sent } from './outcome.ts';
import { LIMIT_PER_MINUTE, type Scene, STEADY } from './scene.ts';

/** One thing that somebody does; resolves when it is over. */
export type Step = (random: Random) => Promise<void>;

const BEARER = { authorization: 'Bearer $CLIENT_SECRET' };
const JSON_TYPE = { 'content-type': 'application/json' };
/** Of a secret that is paused, deleted and brought back meanwhile. */
const FLAKY = ['SECRET_PAUSED', 'SIGN_IN_REQUIRED'];
const UPLOADED = 200_000;

/** Callers of every kind, each with what may come of its calls. */
export function callersOf(scene: Scene): Readonly<Record<string, Step>> {
  const { upstream, model } = scene;
  const sent = (name: string): Sent => ({ id: scene.nextId(), name, at: performance.now() });
  const requestOf = ({ id, name }: Sent, kind: string, method = 'POST', more: object = {}) => ({
    clientSecretName: name,
    url: `${upstream.url}/${kind}/${id}`,
    method,
    headers: BEARER,
    ...(method === 'POST' && { data: { id } }),
    ...more,
  });
  const post = (request: object, signal?: AbortSignal) =>
    scene.fetch('/v1/request', {
      method: 'POST',
      headers: JSON_TYPE,
      body: JSON.stringify(request),
      ...(signal && { signal }),
    });
  const call = async (name: string, kind: string, refusals: readonly string[] = [], method?: string) => {
    const one = sent(name);
    return judge(scene, one, await post(requestOf(one, kind, method)), refusals);
  };
  const began = performance.now();
  let limited = 0;

  return {
    plain: async (random) => void (await call(random.pick(STEADY), random.pick(['plain', 'slow', 'fail']))),
    flaky: async () => void (await call('flaky', 'plain', FLAKY)),
    stream: async (random) => void (await call(random.pick(STEADY), 'stream')),
    broken: async (random) => {
      const ways = ['broken', 'UPSTREAM_INTERRUPTED', 'UPSTREAM_UNREACHABLE'];
      await call(random.pick(STEADY), random.pick(['cut', 'reset']), ways, random.pick(['GET', 'POST']));
    },
    late: async (random) => {
      if (random.whole(20) === 0) await call(random.pick(STEADY), 'hang');
    },
    limited: async () => {
      if ((await call('limited', 'plain', ['RATE_LIMITED'])) === 'served') limited += 1;
      const windows = Math.ceil((performance.now() - began) / 60_000) + 1;
      if (limited > windows * LIMIT_PER_MINUTE) model.wrong(`${limited} calls in ${windows} windows of the limit`);
    },
    sdk: async (random) => {
      const one = sent(random.pick(STEADY));
      const path = `/v1/forward/${one.name}/${upstream.url}/plain/${one.id}`;
      const body = random.whole(2) === 0 ? { method: 'POST', body: '{"model":"x"}' } : {};
      await judge(scene, one, await scene.fetch(path, { headers: { ...BEARER, ...JSON_TYPE }, ...body }), []);
    },
    upload: async (random) => {
      const one = sent(random.pick(STEADY));
      const form = new FormData();
      form.append('request', JSON.stringify(requestOf(one, 'plain')));
      form.append('data[file]', new Blob(['x'.repeat(random.whole(UPLOADED))]), 'file.txt');
      await judge(scene, one, await scene.fetch('/v1/request', { method: 'POST', body: form }), []);
    },
    aborted: async (random) => {
      const one = sent(random.pick(STEADY));
      const { come, gone } = upstream.hanging(one.id);
      const aborted = new AbortController();
      const response = post(requestOf(one, 'hang'), aborted.signal).then(
        (refused) => judge(scene, one, refused, []),
        () => 'aborted',
      );
      // The store may be away: then the call never gets to the upstream.
      if (Array.isArray(await Promise.race([come, response]))) {
        aborted.abort();
        await gone;
      }
      await response;
    },
  };
}

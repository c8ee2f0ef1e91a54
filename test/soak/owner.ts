import type { Step } from './callers.ts';
import { type Scene, STEADY } from './scene.ts';

/** What owners do meanwhile; `createCode` makes a pairing code on the data folder, as the command line does. */
export function ownersOf(scene: Scene, createCode: () => Promise<string>): Readonly<Record<string, Step>> {
  const { model, isStoreBroken } = scene;
  const expectStatus = (what: string, status: number, ...possible: number[]): void => {
    if (!possible.includes(status) && !(isStoreBroken && status === 503)) model.wrong(`${what}: ${status}`);
  };
  const ask = async (path: string, method: string, json?: unknown): Promise<number> =>
    (await scene.ask(path, method, json)).status;
  let made = 0;
  return {
    // Each secret by its own owner: what is in force after two changes at once, nobody can say.
    ...Object.fromEntries(STEADY.map((name) => [`value of ${name}`, async () => void (await scene.register(name))])),
    pause: async (random) => {
      const paused = random.whole(2) === 0;
      expectStatus('pause', await ask('/v1/secrets/flaky', 'PATCH', { paused }), 200, 404);
    },
    remove: async () => {
      expectStatus('remove', await ask('/v1/secrets/flaky', 'DELETE'), 204, 404);
      expectStatus('restore', await ask('/v1/secrets/flaky/restore', 'POST'), 200, 404, 409);
    },
    passing: async () => {
      made += 1;
      const name = `passing-${made % 3}`;
      if (await scene.register(name)) expectStatus('passing', await ask(`/v1/secrets/${name}`, 'DELETE'), 204);
    },
    device: async () => {
      const code = await createCode().catch(() => null);
      if (code === null) return void (isStoreBroken || model.wrong('no pairing code'));
      const paired = await scene.fetch('/v1/pair', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code, deviceName: 'Passing' }),
      });
      const device = (await paired.json()) as { deviceId: string; deviceToken: string };
      expectStatus('pair', paired.status, 201);
      if (paired.status !== 201) return;
      const revoked = await ask(`/v1/devices/${device.deviceId}`, 'DELETE');
      expectStatus('revoke', revoked, 204);
      const headers = { authorization: `Bearer ${device.deviceToken}` };
      const after = await scene.fetch('/v1/devices', { headers });
      await after.arrayBuffer();
      if (revoked === 204) expectStatus('revoked', after.status, 401);
    },
  };
}

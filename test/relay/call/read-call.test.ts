import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createPlanCache, type PlanCache } from '../../../relay/call/plan-cache.ts';
import { readCall } from '../../../relay/call/read-call.ts';
import { createByteBudget } from '../../../relay/limits/byte-budget.ts';
import { createDeadlines } from '../../../relay/server/deadlines.ts';
import { planRequest } from '../../../shared/placeholder/plan.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';

const CALL = { clientSecretName: 's', url: 'https://api.example/', method: 'POST', headers: { A: '$CLIENT_SECRET' } };
const JSON_TYPE = 'application/json; charset=utf-8';

async function read(body: string, type: string | undefined = JSON_TYPE, plans?: PlanCache) {
  const req = Object.assign(new PassThrough(), { headers: { 'content-type': type } });
  const limits = {
    maxRequestBytes: 100_000,
    maxUploadBytes: 100_000,
    bodyDeadlines: createDeadlines(10_000),
    idleTimeout: 10_000,
    memory: { budget: createByteBudget(0), maxWait: 0 },
  };
  const reading = readCall(req as unknown as IncomingMessage, {} as ServerResponse, limits, plans);
  req.end(body);
  return reading;
}

describe('a call', () => {
  test('is JSON, with its text', async () => {
    const text = JSON.stringify(CALL);
    expect(await read(text)).toMatchObject({
      ok: true,
      value: { text, request: { clientSecretName: 's', method: 'POST' }, files: null, plan: null },
    });
  });

  test('may be a form with files', async () => {
    const part = `--b\r\nContent-Disposition: form-data; name="request"\r\n\r\n${JSON.stringify(CALL)}\r\n--b--\r\n`;
    expect(await read(part, 'multipart/form-data; boundary=b')).toMatchObject({
      ok: true,
      value: { text: null, files: { attached: 'fields' } },
    });
  });

  test.each<[string, string, string | undefined, string, string]>([
    ['of another type', JSON.stringify(CALL), 'text/plain', 'UNSUPPORTED_MEDIA_TYPE', 'Content-Type'],
    ['of no type', JSON.stringify(CALL), '', 'UNSUPPORTED_MEDIA_TYPE', 'Content-Type'],
    ['that is no JSON', '{', JSON_TYPE, 'INVALID_PARAMETER', 'request'],
    ['that is no call', '{}', JSON_TYPE, 'INVALID_PARAMETER', 'clientSecretName'],
    ['that is too long', ' '.repeat(100_001), JSON_TYPE, 'BODY_TOO_LARGE', ''],
    [
      'that describes files and has none',
      JSON.stringify({ ...CALL, files: { 'data[a]': 1 } }),
      JSON_TYPE,
      'INVALID_PARAMETER',
      'files.data[a]',
    ],
  ])('%s is refused', async (_, body, type, code, param) => {
    const result = await read(body, type);
    expect(result).toMatchObject({ ok: false, refusal: { code } });
    expect(!result.ok && (result.refusal.param ?? '')).toBe(param);
  });
});

describe('a call that begins like an earlier one', () => {
  const textOf = (data: object): string => JSON.stringify({ ...CALL, data });
  function known(): PlanCache {
    const cache = createPlanCache();
    const request = parseRequest({ ...CALL, data: { a: 1 } });
    const plan = request.ok ? planRequest(request.value) : request;
    if (!request.ok || !plan.ok) throw new Error('no plan');
    cache.add(textOf({ a: 1 }), { request: request.value, plan: plan.value });
    return cache;
  }

  test('has its plan already, with its own data', async () => {
    const text = textOf({ b: 2 });
    const result = await read(text, JSON_TYPE, known());
    expect(result).toMatchObject({ value: { text, request: { data: { b: 2 } }, files: null } });
    expect(result.ok && result.value.plan?.body).toMatchObject({ text: ['{"b":2}'] });
  });

  test('is read as a whole where it is not ASCII, or a JSON bomb', async () => {
    const cache = known();
    expect(await read(textOf({ b: 'é' }), JSON_TYPE, cache)).toMatchObject({ ok: true, value: { plan: null } });
    const bomb = `${textOf({}).slice(0, -3)}${'['.repeat(20_000)}}`;
    expect(await read(bomb, JSON_TYPE, cache)).toMatchObject({ ok: false, refusal: { code: 'INVALID_PARAMETER' } });
    expect(await read(JSON.stringify(CALL), JSON_TYPE, cache)).toMatchObject({ ok: true, value: { plan: null } });
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ok, type Result } from '../../../shared/errors.ts';
import { buildRequest, maskRequest, type Outgoing } from '../../../shared/placeholder/build.ts';
import { MASK, PLACEHOLDER, placementOf } from '../../../shared/placeholder/place.ts';
import { type Plan, planRequest } from '../../../shared/placeholder/plan.ts';
import { isSlot, type Slot, type Template } from '../../../shared/placeholder/template.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';
import { readBack } from '../../support/redaction/reading.ts';
import { type Sample, samples } from '../../support/redaction/substitution.ts';
import { runs } from '../../support/runs.ts';

type Build = (plan: Plan, secret: string) => Result<Outgoing>;

const planOf = ({ request, hasFiles }: Pick<Sample, 'request' | 'hasFiles'>): Plan => {
  const parsed = parseRequest(JSON.parse(JSON.stringify(request)));
  const plan = parsed.ok ? planRequest(parsed.value, hasFiles ? 'fields' : 'none') : parsed;
  if (!plan.ok) throw new Error(`${plan.refusal.code}: ${plan.refusal.detail}`);
  return plan.value;
};

/** An upstream reads the request with only its placeholders changed, or the secret is refused; nothing between. */
const substitutes = (build: Build, seen = { sent: 0, refused: 0 }) =>
  fc.property(samples, (sample) => {
    const built = build(planOf(sample), sample.secret);
    if (!built.ok) {
      expect(built.refusal.code).toBe('SECRET_NOT_ENCODABLE');
      expect(sample.expected).toBeNull();
      seen.refused += 1;
      return;
    }
    expect(readBack(built.value)).toEqual(sample.expected);
    seen.sent += 1;
  });

const SEED = 20_261;

test('parse(build(request)) is the request with only the placeholders changed, or SECRET_NOT_ENCODABLE', () => {
  const seen = { sent: 0, refused: 0 };
  const numRuns = runs(4000, 100_000);
  fc.assert(substitutes(buildRequest, seen), { numRuns, seed: SEED });
  // A property that nearly always refuses would prove nothing.
  expect(seen.sent).toBeGreaterThan(numRuns / 3);
  expect(seen.refused).toBeGreaterThan(numRuns / 20);
});

test('the places are exactly those where the placeholder stands', () => {
  const property = fc.property(samples, (sample) => {
    expect([...new Set(planOf(sample).places.map(placementOf))].sort()).toEqual(sample.placements);
  });
  fc.assert(property, { numRuns: runs(1000, 20_000), seed: SEED + 1 });
});

/** The same plan with every template changed. */
function changed(plan: Plan, change: (template: Template) => Template): Plan {
  const { body } = plan;
  return {
    ...plan,
    target: change(plan.target),
    headers: plan.headers.map(([name, value]) => [
      name,
      'basic' in value ? { basic: change(value.basic) } : change(value),
    ]),
    body:
      body.kind === 'text'
        ? { ...body, text: change(body.text) }
        : body.kind === 'multipart'
          ? { ...body, fields: body.fields.map(([name, value]) => [name, change(value)] as const) }
          : body,
  };
}

const encoding =
  (encode: (slot: Slot) => Slot['encode']): Build =>
  (plan, secret) =>
    buildRequest(
      changed(plan, (template) =>
        template.map((piece) => (isSlot(piece) ? { ...piece, encode: encode(piece) } : piece)),
      ),
      secret,
    );
const rawIn = (place: Slot['place']['in']): Build =>
  encoding((slot) => (slot.place.in === place ? (secret: string) => ok(secret) : slot.encode));

/** Fills in the text instead of in pieces that were cut beforehand. */
const inText =
  (replace: (text: string, encoded: string) => string): Build =>
  (plan, secret) => {
    let refused: Result<Outgoing> | null = null;
    const filled = changed(plan, (template) => {
      const slot = template.find(isSlot);
      if (!slot) return template;
      const encoded = slot.encode(secret);
      if (!encoded.ok) refused = encoded;
      const text = template.map((piece) => (isSlot(piece) ? PLACEHOLDER : piece)).join('');
      return [encoded.ok ? replace(text, encoded.value) : text];
    });
    return refused ?? buildRequest(filled, secret);
  };

describe('the property finds a build that', () => {
  test.each<[string, Build]>([
    ['takes $& in a secret for a pattern', inText((text, encoded) => text.replaceAll(PLACEHOLDER, encoded))],
    ['changes the first placeholder only', inText((text, encoded) => text.replace(PLACEHOLDER, () => encoded))],
    [
      'looks at inserted text again',
      inText((text, encoded) => {
        let filled = text;
        for (let round = 0; round < 3; round += 1) filled = filled.replaceAll(PLACEHOLDER, () => encoded);
        return filled;
      }),
    ],
    ['writes raw into JSON, forms and text', rawIn('body')],
    ['writes raw into the query', rawIn('query')],
    ['writes raw into the path', rawIn('path')],
    ['takes any character in a header', rawIn('header')],
    [
      'refuses nothing in a path',
      encoding((slot) =>
        slot.place.in === 'path' ? (text) => ok(encodeURIComponent(text.toWellFormed())) : slot.encode,
      ),
    ],
    ['puts the mask in', (plan) => buildRequest(plan, MASK)],
    ['never sends', () => ({ ok: false, refusal: { code: 'SECRET_NOT_ENCODABLE', detail: '' } })],
  ])('%s', (_, build) => {
    expect(fc.check(substitutes(build), { numRuns: 2000, seed: SEED, endOnFailure: true }).failed).toBe(true);
  });
});

describe('the masked twin', () => {
  const CANARY = 'cAnArY0123456789';
  const shows = (twin: (plan: Plan) => unknown) =>
    fc.property(samples, (sample) => {
      const text = JSON.stringify(twin(planOf(sample)));
      expect(text).not.toContain(CANARY);
      expect(text).not.toContain(Buffer.from(`:${CANARY}`).toString('base64').slice(2, -4));
    });

  test('shows the mask and never the secret', () => {
    const property = fc.property(samples, (sample) => {
      expect(JSON.stringify(maskRequest(planOf(sample)))).toContain(MASK);
    });
    fc.assert(property, { numRuns: runs(300, 3000), seed: SEED + 2 });
    fc.assert(shows(maskRequest), { numRuns: runs(300, 3000), seed: SEED + 2 });
  });

  test('is not the request that is sent: that one shows it', () => {
    expect(
      fc.check(
        shows((plan) => buildRequest(plan, CANARY)),
        { numRuns: 50, seed: SEED },
      ).failed,
    ).toBe(true);
  });
});

describe('the masked twin of', () => {
  const masked = (request: object, hasFiles = false) =>
    maskRequest(
      planOf({ request: { clientSecretName: 's', method: 'POST', ...request } as Sample['request'], hasFiles }),
    );

  test('JSON with Basic credentials has these decoded', () => {
    const url = `https://me:${PLACEHOLDER}@api.example/a/${PLACEHOLDER}?b=${PLACEHOLDER}`;
    expect(masked({ url, headers: { 'X-Key': `k ${PLACEHOLDER}` }, data: { a: `x${PLACEHOLDER}` } })).toEqual({
      method: 'POST',
      url: `https://api.example/a/${MASK}?b=${MASK}`,
      headers: { 'x-key': `k ${MASK}`, 'content-type': 'application/json', authorization: `Basic me:${MASK}` },
      body: `{"a":"x${MASK}"}`,
    });
  });

  test('a multipart form has a line for each field, and no type, as its boundary comes later', () => {
    const headers = { 'Content-Type': 'multipart/form-data', A: 'b' };
    const twin = masked({ url: 'https://api.example', headers, data: { a: PLACEHOLDER, b: 1 } });
    expect([twin.headers, twin.body]).toEqual([{ a: 'b' }, `a: ${MASK}\nb: 1`]);
  });

  test('a request without a body has none, and of a long one the beginning', () => {
    const headers = { A: PLACEHOLDER };
    expect(masked({ url: 'https://api.example', headers }).body).toBeNull();
    expect(masked({ url: 'https://api.example', headers, data: 'x'.repeat(20_000) }).body).toBe(
      `"${'x'.repeat(16_383)}`,
    );
  });
});

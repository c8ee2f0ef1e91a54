import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { checkForm, emptyForm, fieldOf, formOf } from '../../../extension/secrets/form.ts';
import { editingSchema } from '../../../extension/secrets/form-schema.ts';
import type { SecretSummary } from '../../../shared/protocol/api.ts';

const filled = {
  ...emptyForm,
  name: 'openai',
  allow: [{ origin: 'https://api.openai.com', methods: ['POST'], paths: '/v1/images/*\n/v1/chat/**' }],
  placements: ['header:authorization'],
};

describe('the form of a client secret', () => {
  test('becomes the policy that the relay takes', () => {
    expect(checkForm({ ...filled, origins: 'https://a.example, https://b.example', perDay: '500' })).toEqual({
      ok: true,
      name: 'openai',
      policy: {
        access: 'private',
        allow: [{ origin: 'https://api.openai.com', methods: ['POST'], paths: ['/v1/images/*', '/v1/chat/**'] }],
        placements: ['header:authorization'],
        origins: ['https://a.example', 'https://b.example'],
        limits: { perDay: 500 },
        claims: null,
        allowRanges: false,
        expiresAt: null,
      },
    });
  });

  test('a stored secret makes a form that makes the same policy', () => {
    const policy = {
      access: 'public' as const,
      allow: [{ origin: 'https://*.example.com', paths: ['/a', '/b/*'] }, { origin: 'https://b.example' }],
      placements: ['query:key', 'body:a.b'],
      origins: ['https://app.example'],
      limits: { perMinute: 60, perDay: 5000 },
      claims: { role: ['paid', 'staff'], 'app_metadata.level': 3 },
      allowRanges: true,
      expiresAt: '2030-01-31T12:30:00.000Z',
    };
    const times = { version: 1, createdAt: '', updatedAt: '', lastUsedAt: null, uses: 0 };
    const stored: SecretSummary = { name: 'x', ...policy, paused: false, ...times };
    expect(checkForm(formOf(stored))).toEqual({ ok: true, name: 'x', policy });
  });

  test.each([
    ['name', { name: 'no spaces please' }],
    ['allow.0.origin', { allow: [{ origin: 'https://a.example/path', methods: [], paths: '' }] }],
    ['allow.0.paths', { allow: [{ origin: 'https://a.example', methods: [], paths: '/ok v1' }] }],
    ['allow.0.methods', { allow: [{ origin: 'https://a.example', methods: ['BREW'], paths: '' }] }],
    ['placements', { placements: ['cookie'] }],
    ['origins', { origins: 'https://a.example nonsense' }],
    ['limits.perMinute', { perMinute: 'many' }],
    ['limits.perDay', { perDay: '0' }],
    ['claims', { claims: 'role=paid' }],
    ['claims', { claims: '{}' }],
    ['claims', { claims: '{"role":{"is":"paid"}}' }],
    ['claims', { claims: '{"role":["paid",null]}' }],
    ['expiresAt', { expiresAt: 'tomorrow' }],
  ])('what is wrong is said at the field %s', (field, part) => {
    const checked = checkForm({ ...filled, ...part });
    expect(Object.keys(checked.ok ? {} : checked.errors)).toEqual([field]);
    expect(checked.ok ? '' : checked.errors[field]).toMatch(/^[A-Z].*\.$/);
  });

  test('a name that another secret has would overwrite it, so it is refused', () => {
    expect(checkForm(filled, ['openai'])).toMatchObject({ ok: false, errors: { name: expect.any(String) } });
    expect(checkForm(filled, ['stripe'])).toMatchObject({ ok: true });
  });

  test("a refusal's path leads to the field that edits it", () => {
    expect(fieldOf('allow.2.paths.0')).toBe('allow.2.paths');
    expect(fieldOf('allow.2.origin')).toBe('allow.2.origin');
    expect(fieldOf('placements.1')).toBe('placements');
    expect(fieldOf('name')).toBe('name');
  });
});

describe('the stored draft', () => {
  const draft = (form: object): unknown => ({ open: '', forms: { 'relay ': form } });

  test('keeps the form', () => {
    expect(v.is(editingSchema, draft(filled))).toBe(true);
  });

  test('of before there were claims is kept, too', () => {
    const { claims: _, ...old } = filled;
    expect(v.parse(editingSchema, draft(old))).toEqual(draft(filled));
  });

  test.each(['value', 'secret', 'sealed', 'paused'])('takes no field %s', (field) => {
    expect(v.is(editingSchema, draft({ ...filled, [field]: 'sk-canary' }))).toBe(false);
    expect(v.is(editingSchema, { open: '', forms: {}, [field]: 'sk-canary' })).toBe(false);
  });
});

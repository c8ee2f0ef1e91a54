import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { freeName, suggestionsFor } from '../../../extension/secrets/suggestions.ts';
import { nameSchema, policySchema } from '../../../shared/protocol/policy.ts';

const x = (count: number): string => 'a1b2c3d4'.repeat(10).slice(0, count);

const KEYS: readonly (readonly [key: string, ...services: readonly string[]])[] = [
  [`sk-proj-${x(40)}`, 'OpenAI'],
  [`sk-${x(40)}`, 'OpenAI'],
  [`sk-ant-api03-${x(40)}`, 'Anthropic'],
  [`sk-or-v1-${x(40)}`, 'OpenRouter'],
  [`sk_live_${x(24)}`, 'Stripe'],
  [`rk_live_${x(24)}`, 'Stripe'],
  [`sk_test_${x(24)}`, 'Stripe test mode'],
  [`ghp_${x(36)}`, 'GitHub'],
  [`github_pat_${x(60)}`, 'GitHub'],
  [`AIza${x(35)}`, 'Google Gemini', 'Google Maps', 'YouTube'],
  [`SG.${x(22)}.${x(43)}`, 'SendGrid'],
  [`xoxb-${x(40)}`, 'Slack'],
  [`glpat-${x(20)}`, 'GitLab'],
  [`hf_${x(34)}`, 'Hugging Face'],
  [`r8_${x(37)}`, 'Replicate'],
  [`gsk_${x(52)}`, 'Groq'],
  [`key-${x(32)}`, 'Mailgun'],
  [`SK${x(32)}`, 'Twilio'],
  [`ntn_${x(40)}`, 'Notion'],
  [`secret_${x(40)}`, 'Notion'],
];

describe('suggestions from a prefix', () => {
  test.each(KEYS)('%s', (key, ...services) => {
    expect(suggestionsFor(` ${key}\n`).map(({ service }) => service)).toEqual(services);
  });

  test('each of them is a policy that the relay takes, with a place and a destination', () => {
    for (const suggestion of KEYS.flatMap(([key]) => suggestionsFor(key))) {
      expect(v.is(nameSchema, suggestion.name)).toBe(true);
      expect(v.safeParse(policySchema, suggestion).issues).toBeUndefined();
      expect(suggestion.allow.length).toBeGreaterThan(0);
      expect(suggestion.placements.length).toBeGreaterThan(0);
    }
  });

  test.each(['', 'sk-', 'correct horse battery staple', 'eyJhbGciOiJIUzI1NiJ9.e30.x'])('none for %j', (text) => {
    expect(suggestionsFor(text)).toEqual([]);
  });
});

test('a name that is taken gets the next free number', () => {
  expect(freeName('openai', [])).toBe('openai');
  expect(freeName('openai', ['openai', 'openai-2'])).toBe('openai-3');
});

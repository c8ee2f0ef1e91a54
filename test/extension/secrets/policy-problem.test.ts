import * as v from 'valibot';
import { expect, test } from 'vitest';
import { policyProblem } from '../../../extension/secrets/policy-problem.ts';
import { nameSchema, policyEntries } from '../../../shared/protocol/policy.ts';

interface I18n {
  getMessage: (key: string, values?: readonly string[]) => string;
}

/** What the form cannot send: it has lists, choices and switches. */
const ONLY_PROGRAMS = [
  'must be "private" or "public"',
  'must be an ISO 8601 time or null',
  'must be an array',
  'must be a string',
  'must be one of GET, POST, PUT, PATCH, DELETE, HEAD',
  'must be true or false',
  'must have at least one method, or be omitted',
  'must have at least one path, or be omitted',
];

const origin = 'https://a.example';
const many = <T>(count: number, one: T): T[] => Array(count).fill(one);
const named = (count: number) => Object.fromEntries(many(count, 0).map((_, index) => [`a${index}`, 1]));

/** What a person can get wrong, one thing at a time. */
const MISTAKES: readonly object[] = [
  { name: 'no good' },
  { allow: many(65, { origin }) },
  { allow: [{ origin: 'a b' }] },
  { allow: [{ origin, paths: many(65, '/a') }] },
  { allow: [{ origin, paths: [`/${'a'.repeat(512)}`] }] },
  { allow: [{ origin, paths: ['a'] }] },
  { allow: [{ origin, paths: ['/a?b'] }] },
  { placements: many(65, 'header') },
  { placements: ['cookie'] },
  { origins: many(65, origin) },
  { origins: ['a b'] },
  { limits: { perDay: Number.NaN } },
  { limits: { perMinute: 1.5 } },
  { limits: { perDay: 0 } },
  { claims: 'paid' },
  { claims: JSON.parse('{"__proto__":1}') },
  { claims: {} },
  { claims: named(17) },
  { claims: { '': 1 } },
  { claims: { ['a'.repeat(257)]: 1 } },
  { claims: { role: {} } },
  { claims: { role: [] } },
  { claims: { role: 'a'.repeat(257) } },
  { claims: { role: ['a'.repeat(257)] } },
  { claims: { role: many(33, 1) } },
  { expiresAt: 'tomorrow' },
];

const schema = v.object({ name: nameSchema, ...policyEntries });
const RIGHT = { name: 'a', access: 'private', allow: [], placements: [] };

/** Every message in a schema, wherever it is nested. */
function messagesIn(schema: unknown, seen = new Set<unknown>()): string[] {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return [];
  seen.add(schema);
  return Object.entries(schema).flatMap(([name, value]) =>
    name === 'message' && typeof value === 'string' ? [value] : messagesIn(value, seen),
  );
}

const issueOf = (mistake: object): v.BaseIssue<unknown> => {
  const { issues: [issue] = [] } = v.safeParse(schema, { ...RIGHT, ...mistake });
  if (!issue) throw new Error(`${JSON.stringify(mistake)} is right.`);
  return issue;
};
const inEnglish = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;

test('there is a mistake for every message of the schema, except for what only programs can cause', () => {
  const caused = MISTAKES.map((mistake) => issueOf(mistake).message);
  const messages = [...new Set(messagesIn([nameSchema, policyEntries]))];
  expect(messages.length).toBeGreaterThan(25);
  expect([...new Set([...caused, ...ONLY_PROGRAMS])].sort()).toEqual(messages.sort());
});

test.each(MISTAKES)('the sentence for it is of the catalogue: %j', (mistake) => {
  const { i18n } = (globalThis as unknown as { chrome: { i18n: I18n } }).chrome;
  const original = i18n.getMessage;
  const asked: string[] = [];
  i18n.getMessage = (key, values) => {
    asked.push(key);
    return original(key, values);
  };
  const issue = issueOf(mistake);
  const text = policyProblem(issue);
  i18n.getMessage = original;
  expect(text).toBe(inEnglish(issue.message));
  expect(asked).not.toEqual([]);
});

test('what only programs can cause is said in the words of the schema', () => {
  expect(policyProblem(issueOf({ access: 'secret' }))).toBe('Must be "private" or "public".');
});

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

/** Every message in a schema, wherever it is nested. */
function messagesIn(schema: unknown, seen = new Set<unknown>()): string[] {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return [];
  seen.add(schema);
  return Object.entries(schema).flatMap(([name, value]) =>
    name === 'message' && typeof value === 'string' ? [value] : messagesIn(value, seen),
  );
}

const messages = [...new Set(messagesIn([nameSchema, policyEntries]))];
const inEnglish = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;

test('the messages of the schema are found', () => {
  expect(messages.length).toBeGreaterThan(25);
  expect(messages).toEqual(expect.arrayContaining(['must begin with /', 'must be a whole number', ...ONLY_PROGRAMS]));
});

test('each has a sentence of the catalogue, or is one that only programs can cause', () => {
  const { i18n } = (globalThis as unknown as { chrome: { i18n: I18n } }).chrome;
  const original = i18n.getMessage;
  const asked: string[] = [];
  i18n.getMessage = (key, values) => {
    asked.push(key);
    return original(key, values);
  };
  const without = messages.filter((message) => {
    asked.length = 0;
    expect(policyProblem(message)).toBe(inEnglish(message));
    return asked.length === 0;
  });
  i18n.getMessage = original;
  expect(without.sort()).toEqual(ONLY_PROGRAMS.toSorted());
});

test('what no schema says is still said', () => {
  expect(policyProblem('must have at most 99 wheels')).toBe('Must have at most 99 wheels.');
});

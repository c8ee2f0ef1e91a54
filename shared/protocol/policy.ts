import * as v from 'valibot';
import { normalizeExtensionOrigin, normalizeOriginPattern } from './origin.ts';

/** Where a client secret may be sent, by whom, and where in a request it may stand. */

/** Of a client secret. */
export const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** What a secret's value may hold: 1 to 16,384 UTF-16 units (a PEM key or a service account's JSON fits). */
export const MAX_SECRET_LENGTH = 16_384;

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const;
export type Method = (typeof METHODS)[number];
export const isMethod = (value: string): value is Method => (METHODS as readonly string[]).includes(value);

const fieldName = `[!#$%&'*+.^_|~0-9A-Za-z-]+`;
const PLACEMENT = new RegExp(
  String.raw`^(?:path|header(?::${fieldName})?|query(?::[^\u0000-\u001f]{1,256})?|body(?::[^\u0000-\u001f]{1,512})?)$`,
  'u',
);

/** Text in the one form that is compared with what a browser or a URL parser says. */
const normalized = (normalize: (text: string) => string | null, wrong: string) =>
  v.pipe(
    v.string('must be a string'),
    v.check((text) => normalize(text) !== null, wrong),
    v.transform((text) => normalize(text) ?? text),
  );

/** An exact origin (`https://api.example`), or one leading `*.` label (`https://*.example.com`). */
const destination = normalized(
  normalizeOriginPattern,
  'must be an origin such as https://api.example or https://*.example.com, without a path',
);

/** Pages are http(s); an extension may be named too. */
const pageOrigin = normalized(
  (text) => normalizeOriginPattern(text) ?? normalizeExtensionOrigin(text),
  'must be an origin such as https://app.example',
);

export const nameSchema = v.pipe(
  v.string('must be a string'),
  v.regex(
    NAME_PATTERN,
    'must be 1 to 64 letters, digits, dots, dashes or underscores, and begin with a letter or digit',
  ),
);

const pathPattern = v.pipe(
  v.string('must be a string'),
  v.maxLength(512, 'must have at most 512 characters'),
  v.startsWith('/', 'must begin with /'),
  v.regex(/^(?:\/(?!\*\*)[^/?#]*)*(?:\/\*\*)?$/u, 'must have ** only as its last segment, and no ? or #'),
);

const allowSchema = v.strictObject({
  origin: destination,
  methods: v.exactOptional(
    v.pipe(
      v.array(v.picklist(METHODS, `must be one of ${METHODS.join(', ')}`)),
      v.minLength(1, 'must have at least one method, or be omitted'),
    ),
  ),
  paths: v.exactOptional(
    v.pipe(
      v.array(pathPattern),
      v.minLength(1, 'must have at least one path, or be omitted'),
      v.maxLength(64, 'must have at most 64 paths'),
    ),
  ),
});

const positive = v.pipe(
  v.number('must be a number'),
  v.integer('must be a whole number'),
  v.minValue(1, 'must be at least 1'),
);

/** Names that JavaScript objects have a meaning of their own for; valibot's record would drop them without a word. */
const UNSAFE_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

const claimValue = v.union([
  v.pipe(v.string(), v.maxLength(256, 'must have at most 256 characters')),
  v.number(),
  v.boolean(),
]);

/**
 * What a signed-in user's token must say, by claim: a value, or a list of which one is enough. An array claim has to
 * contain it. How names and values are matched: `shared/policy/claims.ts`.
 */
const claimsSchema = v.pipe(
  v.custom<Record<string, unknown>>(
    (claims) => typeof claims === 'object' && claims !== null && !Array.isArray(claims),
    'must be an object such as {"role": "paid"}',
  ),
  v.check(
    (claims) => !Object.keys(claims).some((name) => UNSAFE_NAMES.has(name)),
    'must not name __proto__, constructor or prototype',
  ),
  v.record(
    v.pipe(
      v.string(),
      v.minLength(1, 'must not have an empty name'),
      v.maxLength(256, 'must have names of at most 256 characters'),
    ),
    v.union(
      [
        claimValue,
        v.pipe(
          v.array(claimValue),
          v.minLength(1, 'must have at least one value'),
          v.maxLength(32, 'must have at most 32 values per claim'),
        ),
      ],
      'must be a string, a number, a boolean, or an array of them',
    ),
  ),
  v.minEntries(1, 'must have at least one claim, or be null'),
  v.maxEntries(16, 'must have at most 16 claims'),
);

export const policyEntries = {
  access: v.picklist(['private', 'public'], 'must be "private" or "public"'),
  allow: v.pipe(v.array(allowSchema, 'must be an array'), v.maxLength(64, 'must have at most 64 destinations')),
  placements: v.pipe(
    v.array(
      v.pipe(
        v.string('must be a string'),
        v.regex(PLACEMENT, 'must be header, header:name, query, query:key, path, body or body:dotted.path'),
      ),
      'must be an array',
    ),
    v.maxLength(64, 'must have at most 64 placements'),
  ),
  origins: v.exactOptional(
    v.nullable(v.pipe(v.array(pageOrigin, 'must be an array'), v.maxLength(64, 'must have at most 64 origins'))),
    null,
  ),
  limits: v.exactOptional(
    v.nullable(
      v.strictObject({
        perMinute: v.exactOptional(positive),
        perDay: v.exactOptional(positive),
      }),
    ),
    null,
  ),
  /** The claims that a signed-in user needs. Somebody who has not signed in has none, so they bind a public secret, too. */
  claims: v.exactOptional(v.nullable(claimsSchema), null),
  /** Whether a caller may ask for a part of a response (`Range`); redaction does not recognise half a secret. */
  allowRanges: v.exactOptional(v.boolean('must be true or false'), false),
  /** The kill switch: every call is refused, the owner's too. */
  paused: v.exactOptional(v.boolean('must be true or false'), false),
  expiresAt: v.exactOptional(
    v.nullable(
      v.pipe(
        v.string('must be an ISO 8601 time or null'),
        v.isoTimestamp('must be an ISO 8601 time such as 2030-01-31T00:00:00Z'),
      ),
    ),
    null,
  ),
} as const;

/** The policy as a sealed box brings it: `placements` defaults to `["header"]`, `access` to `private`, `allow` to nothing. */
export const policySchema = v.object({
  ...policyEntries,
  access: v.exactOptional(policyEntries.access, 'private'),
  allow: v.exactOptional(policyEntries.allow, []),
  placements: v.exactOptional(policyEntries.placements, ['header']),
});

/** `PATCH /v1/secrets/:name`: any field of the policy, or `name` to rename. */
export const secretPatchSchema = v.partial(v.strictObject({ name: nameSchema, ...policyEntries }));

export type Policy = v.InferOutput<typeof policySchema>;
export type AllowRule = Policy['allow'][number];
export type Claims = NonNullable<Policy['claims']>;
export type SecretPatch = v.InferOutput<typeof secretPatchSchema>;

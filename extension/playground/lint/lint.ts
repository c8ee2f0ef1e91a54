import type { Refusal } from '../../../shared/errors.ts';
import { type Plan, planRequest, sendsBody } from '../../../shared/placeholder/plan.ts';
import { needsSignIn } from '../../../shared/policy/claims.ts';
import { decide } from '../../../shared/policy/decide.ts';
import { fitHeaders } from '../../../shared/policy/headers.ts';
import type { Policy } from '../../../shared/protocol/policy.ts';
import { isRangeHeader, parseRequest } from '../../../shared/protocol/request.ts';
import { t } from '../../language/messages.ts';
import type { PlainKey } from '../../plain-keys/find.ts';
import { refusalText } from '../../policy/refusal-text.ts';
import type { Draft, Field, Row } from '../../request-model/draft.ts';
import { type Composed, composeRequest, parseJson } from '../../request-model/to-request.ts';
import { callerOf } from './caller.ts';
import type { Finding } from './finding.ts';
import { fixesFor } from './fixes.ts';
import { placeholderFindings } from './placeholder-findings.ts';
import { keyFindings } from './plain-key-findings.ts';

export type KnownSecret = Policy & { readonly name: string };

export interface Lint {
  readonly findings: readonly Finding[];
  /** What would be sent; `null` while the form does not say enough. */
  readonly composed: Composed | null;
  readonly plan: Plan | null;
}

/**
 * Predicts the relay's refusals of a draft with the functions that the relay itself runs. `now` in milliseconds since
 * 1970. The relay decides: a finding never blocks a request that can be composed. The exception are plaintext `keys`,
 * which the relay cannot detect: they come first, and block the request.
 */
export function lint(
  draft: Draft,
  secrets: readonly KnownSecret[],
  now: number,
  hasFile: (field: Field) => boolean,
  keys: readonly PlainKey[],
): Lint {
  const linted = relayLint(draft, secrets, now, hasFile);
  return {
    ...linted,
    findings: [...keyFindings(draft, keys), ...placeholderFindings(draft), ...linted.findings, ...unnamedRows(draft)],
  };
}

function relayLint(
  draft: Draft,
  secrets: readonly KnownSecret[],
  now: number,
  hasFile: (field: Field) => boolean,
): Lint {
  const hints = missingInput(draft);
  if (hints.length > 0) return { findings: hints, composed: null, plan: null };
  const secret = secrets.find((one) => one.name === draft.secret) ?? null;

  const composed = composeRequest(draft);
  if (!composed.ok) return refused(composed.refusal, draft, secret, null);
  const missingFiles = composed.value.files.filter((one) => !hasFile(one));
  const parsed = parseRequest(composed.value.request);
  if (!parsed.ok) return refused(parsed.refusal, draft, secret, composed.value);
  const planned = planRequest(parsed.value, composed.value.files.length > 0 ? 'fields' : 'none');
  const plan = planned.ok && secret ? fitHeaders(planned.value, secret, 'request') : planned;
  if (!plan.ok) return refused(plan.refusal, draft, secret, composed.value);

  const refusals = secret ? [...decide(secret, plan.value, now, callerOf(draft)), ...decideCaller(secret, draft)] : [];
  const findings = [
    ...refusals.map((refusal) => findingOf(refusal, draft, secret, plan.value)),
    ...missingFiles.map((one) =>
      hint(
        t('playground.lint.chooseFile', { file: one.file?.name ?? t('playground.lint.aFile'), field: one.name }),
        'data',
      ),
    ),
    ...droppedHeaders([...parsed.value.headers.keys()], plan.value, secret),
  ];
  return { findings, composed: composed.value, plan: plan.value };
}

function refused(refusal: Refusal, draft: Draft, secret: KnownSecret | null, composed: Composed | null): Lint {
  return { findings: [findingOf(refusal, draft, secret, null)], composed, plan: null };
}

const findingOf = (refusal: Refusal, draft: Draft, secret: KnownSecret | null, plan: Plan | null): Finding => ({
  level: 'error',
  code: refusal.code,
  text: refusalText(refusal),
  param: refusal.param,
  fixes: fixesFor(refusal, { draft, secret, plan }),
});

const hint = (text: string, param: string): Finding => ({ level: 'hint', code: null, text, param, fixes: [] });

/** Headers that the relay silently drops: the response is the full one then. */
const droppedHeaders = (names: readonly string[], { headers }: Plan, secret: KnownSecret | null): Finding[] =>
  names
    .filter((name) => isRangeHeader(name) && !headers.some(([kept]) => kept === name))
    .map((name) =>
      hint(t('playground.lint.rangeDropped', { header: name, name: secret?.name ?? '' }), `headers.${name}`),
    );

function missingInput(draft: Draft): Finding[] {
  if (draft.secret === '') return [hint(t('playground.lint.chooseSecret'), 'clientSecretName')];
  if (draft.url.trim() === '') return [hint(t('playground.lint.enterUrl'), 'url')];
  if (draft.runAs.kind !== 'user') return [];
  if (draft.runAs.sub.trim() === '') return [hint(t('playground.lint.enterUser'), 'runAs')];
  const claims =
    draft.runAs.claims.trim() === '' ? null : parseJson(draft.runAs.claims, 'runAs', t('playground.lint.claims'));
  if (claims === null) return [];
  if (!claims.ok) return [{ level: 'error', code: null, text: claims.refusal.detail, param: 'runAs', fixes: [] }];
  const isObject = typeof claims.value === 'object' && claims.value !== null && !Array.isArray(claims.value);
  return isObject
    ? []
    : [{ level: 'error', code: null, text: t('playground.lint.claimsObject'), param: 'runAs', fixes: [] }];
}

/** Rows with a value but no name, which are not sent. */
function unnamedRows({ method, headers, params, body }: Draft): Finding[] {
  const isUnnamed = (one: Row): boolean => one.on && one.name.trim() === '' && one.value.trim() !== '';
  const withFields = sendsBody(method) && (body.kind === 'form' || body.kind === 'multipart');
  return [
    ...(headers.some(isUnnamed) ? [hint(t('playground.lint.unnamedHeader'), 'headers')] : []),
    ...(!sendsBody(method) && params.some(isUnnamed) ? [hint(t('playground.lint.unnamedParam'), 'params')] : []),
    ...(withFields && body.fields.some(isUnnamed) ? [hint(t('playground.lint.unnamedField'), 'data')] : []),
  ];
}

/** The relay's refusal of an anonymous caller who needs to sign in. */
const decideCaller = (secret: KnownSecret, draft: Draft): Refusal[] =>
  needsSignIn(secret) && draft.runAs.kind === 'anonymous'
    ? [
        {
          code: 'SIGN_IN_REQUIRED',
          detail:
            secret.access === 'private'
              ? t('playground.lint.privateAnonymous', { name: secret.name })
              : t('playground.lint.claimsAnonymous', { name: secret.name }),
          param: 'runAs',
        },
      ]
    : [];

import type { Refusal } from '../../../shared/errors.ts';
import { decideDestination } from '../../../shared/policy/decide.ts';
import type { Method } from '../../../shared/protocol/policy.ts';
import { t } from '../../language/messages.ts';
import { isOnLoopback } from '../../relay-client/on-loopback.ts';
import type { Draft } from '../../request-model/draft.ts';
import { parseJson } from '../../request-model/to-request.ts';
import type { Fix, FixContext } from './finding.ts';
import { movePlaceholder, placementLabel } from './place-edit.ts';
import { allowDestination, allowPlacement } from './policy-fixes.ts';

/** More buttons than this are no quick fix. */
const MAX_MOVES = 3;
const MAX_METHODS = 2;
const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'];

/**
 * One-click fixes for a refusal, the same whether the lint predicts it or the relay responds with it. Changes to the
 * request come before those that relax the policy.
 */
export function fixesFor(refusal: Refusal, context: FixContext): Fix[] {
  const { draft, secret } = context;
  switch (refusal.code) {
    case 'PLACEHOLDER_MISSING':
      return moves(
        context,
        JSON.stringify(draft).includes('CLIENT_SECRET') ? 'playground.fix.moveTo' : 'playground.fix.putIn',
      );
    case 'PLACEHOLDER_NOT_ALLOWED':
      return moves(context, 'playground.fix.moveTo');
    case 'PLACEMENT_NOT_ALLOWED':
      return [...moves(context, 'playground.fix.moveTo'), ...allowPlacement(refusal, context)];
    case 'URL_NOT_ALLOWED':
      return [...allowedRequests(context), ...allowDestination(context)];
    case 'SIGN_IN_REQUIRED':
      return [
        runAs(draft, 'owner', t('playground.fix.runAsOwner')),
        runAs(draft, 'user', t('playground.fix.runAsUser')),
      ];
    case 'ORIGIN_NOT_ALLOWED':
      return [runAs(draft, 'owner', t('playground.fix.runAsOwner'))];
    case 'HEADER_NOT_ALLOWED':
      return removeHeader(refusal, draft);
    case 'INSECURE_URL':
      return [edit(draft, t('playground.fix.useHttps'), { url: withHttps(draft.url) })];
    case 'INVALID_PARAMETER':
      return refusal.param === 'url' ? completeUrl(draft) : [];
    case 'SECRET_NOT_FOUND':
      return [{ kind: 'go', label: t('playground.fix.openSecrets'), to: 'secrets' }];
    case 'SECRET_PAUSED':
      return [
        {
          kind: 'go',
          label: secret ? t('playground.fix.resume', { name: secret.name }) : t('playground.fix.resumeUnknown'),
          to: 'secrets',
        },
      ];
    case 'CLAIMS_REQUIRED':
      return [...addClaims(context), runAs(draft, 'owner', t('playground.fix.runAsOwner'))];
    case 'SECRET_EXPIRED':
      return [
        {
          kind: 'go',
          label: secret ? t('playground.fix.renew', { name: secret.name }) : t('playground.fix.renewUnknown'),
          to: 'secrets',
        },
      ];
    case 'TOKEN_INVALID':
      return draft.runAs.kind === 'owner'
        ? [{ kind: 'go', label: t('playground.fix.connectAgain'), to: 'connect' }]
        : [];
    default:
      return [];
  }
}

const edit = (draft: Draft, label: string, change: Partial<Draft>): Fix => ({
  kind: 'draft',
  label,
  draft: { ...draft, ...change },
});

const runAs = (draft: Draft, kind: Draft['runAs']['kind'], label: string): Fix =>
  edit(draft, label, { runAs: { ...draft.runAs, kind } });

/** Claims that the relay itself sets in its test tokens. */
const SET_BY_RELAY = new Set(['iss', 'aud', 'exp', 'iat', 'nbf', 'jti', 'sub']);

/** Adds the first accepted value of each required claim to those of the test user. */
function addClaims({ draft, secret }: FixContext): Fix[] {
  const asked = Object.entries(secret?.claims ?? {});
  if (draft.runAs.kind !== 'user' || asked.some(([name]) => SET_BY_RELAY.has(name))) return [];
  const existing = draft.runAs.claims.trim() === '' ? null : parseJson(draft.runAs.claims, 'runAs', 'claims');
  const given = Object.fromEntries(asked.map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));
  const claims = JSON.stringify({ ...(existing?.ok ? Object(existing.value) : {}), ...given });
  const label = t('playground.fix.giveClaims', { claims: asked.map(([name]) => name).join(', ') });
  return [edit(draft, label, { runAs: { ...draft.runAs, claims } })];
}

/** To each placement that the policy allows, or to the usual one if the secret is unknown. */
function moves({ draft, secret }: FixContext, text: 'playground.fix.moveTo' | 'playground.fix.putIn'): Fix[] {
  const places = secret?.placements ?? ['header:authorization'];
  return places
    .flatMap((placement): Fix[] => {
      const edited = movePlaceholder(draft, placement);
      return edited ? [{ kind: 'draft', label: t(text, { place: placementLabel(placement) }), draft: edited }] : [];
    })
    .slice(0, MAX_MOVES);
}

const withHttps = (url: string): string => url.trim().replace(/^http:/i, 'https:');

/** Over https, with the method that the policy allows, or both; whatever else the policy refuses. */
function allowedRequests({ draft, plan, secret }: FixContext): Fix[] {
  if (!plan || !secret) return [];
  const isHttp = plan.origin.startsWith('http:');
  const url = isHttp ? withHttps(draft.url) : draft.url;
  const origin = URL.parse(url.trim())?.origin ?? '';
  const allowed = METHODS.filter((method) => decideDestination(secret, { ...plan, origin, method }) === null);
  if (allowed.some((method) => method === draft.method)) return [edit(draft, t('playground.fix.useHttps'), { url })];
  if (allowed.length > 0 && allowed.length <= MAX_METHODS) {
    return allowed.map((method) =>
      edit(draft, isHttp ? t('playground.fix.useMethodHttps', { method }) : t('playground.fix.useMethod', { method }), {
        url,
        method,
      }),
    );
  }
  // A server on this machine may have no https, unlike an API on the internet.
  return isHttp && !isOnLoopback(plan.origin) ? [edit(draft, t('playground.fix.useHttps'), { url })] : [];
}

function removeHeader(refusal: Refusal, draft: Draft): Fix[] {
  const name = refusal.param?.replace(/^headers\./, '').toLowerCase();
  const headers = draft.headers.filter((one) => one.name.trim().toLowerCase() !== name);
  return headers.length === draft.headers.length
    ? []
    : [edit(draft, t('playground.fix.removeHeader', { name: name ?? '' }), { headers })];
}

const completeUrl = (draft: Draft): Fix[] => {
  const url = `https://${draft.url.trim().replace(/^\/+/, '')}`;
  const isHost = /^https:\/\/[^/?#]+\.[^/?#]+/.test(url) && URL.canParse(url);
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(draft.url.trim()) || !isHost
    ? []
    : [edit(draft, t('playground.fix.addHttps'), { url })];
};

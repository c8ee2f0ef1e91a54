import type { Refusal } from '../../../shared/errors.ts';
import { decideDestination } from '../../../shared/policy/decide.ts';
import type { Method } from '../../../shared/protocol/policy.ts';
import { isOnLoopback } from '../../relay-client/call.ts';
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
      return moves(context, JSON.stringify(draft).includes('CLIENT_SECRET') ? 'Move it to' : 'Put it in');
    case 'PLACEHOLDER_NOT_ALLOWED':
      return moves(context, 'Move it to');
    case 'PLACEMENT_NOT_ALLOWED':
      return [...moves(context, 'Move it to'), ...allowPlacement(refusal, context)];
    case 'URL_NOT_ALLOWED':
      return [...allowedRequests(context), ...allowDestination(context)];
    case 'SIGN_IN_REQUIRED':
      return [runAs(draft, 'owner', 'Run as owner'), runAs(draft, 'user', 'Run as a test user')];
    case 'ORIGIN_NOT_ALLOWED':
      return [runAs(draft, 'owner', 'Run as owner')];
    case 'HEADER_NOT_ALLOWED':
      return removeHeader(refusal, draft);
    case 'INSECURE_URL':
      return [edit(draft, 'Use https://', { url: withHttps(draft.url) })];
    case 'INVALID_PARAMETER':
      return refusal.param === 'url' ? completeUrl(draft) : [];
    case 'SECRET_NOT_FOUND':
      return [{ kind: 'go', label: 'Open Secrets', to: 'secrets' }];
    case 'SECRET_PAUSED':
      return [{ kind: 'go', label: `Resume ${secret?.name ?? 'the secret'}`, to: 'secrets' }];
    case 'CLAIMS_REQUIRED':
      return [...addClaims(context), runAs(draft, 'owner', 'Run as owner')];
    case 'SECRET_EXPIRED':
      return [{ kind: 'go', label: `Renew ${secret?.name ?? 'the secret'}`, to: 'secrets' }];
    case 'TOKEN_INVALID':
      return draft.runAs.kind === 'owner' ? [{ kind: 'go', label: 'Connect again', to: 'connect' }] : [];
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
  const existing = draft.runAs.claims.trim() === '' ? null : parseJson(draft.runAs.claims, 'runAs', 'The claims');
  const given = Object.fromEntries(asked.map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));
  const claims = JSON.stringify({ ...(existing?.ok ? Object(existing.value) : {}), ...given });
  const label = `Give the test user ${asked.map(([name]) => name).join(', ')}`;
  return [edit(draft, label, { runAs: { ...draft.runAs, claims } })];
}

/** To each placement that the policy allows, or to the usual one if the secret is unknown. */
function moves({ draft, secret }: FixContext, verb: string): Fix[] {
  const places = secret?.placements ?? ['header:authorization'];
  return places
    .flatMap((placement): Fix[] => {
      const edited = movePlaceholder(draft, placement);
      return edited ? [{ kind: 'draft', label: `${verb} ${placementLabel(placement)}`, draft: edited }] : [];
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
  if (allowed.some((method) => method === draft.method)) return [edit(draft, 'Use https://', { url })];
  if (allowed.length > 0 && allowed.length <= MAX_METHODS) {
    return allowed.map((method) =>
      edit(draft, isHttp ? `Use ${method} and https://` : `Use ${method}`, { url, method }),
    );
  }
  // A server on this machine may have no https, unlike an API on the internet.
  return isHttp && !isOnLoopback(plan.origin) ? [edit(draft, 'Use https://', { url })] : [];
}

function removeHeader(refusal: Refusal, draft: Draft): Fix[] {
  const name = refusal.param?.replace(/^headers\./, '').toLowerCase();
  const headers = draft.headers.filter((one) => one.name.trim().toLowerCase() !== name);
  return headers.length === draft.headers.length ? [] : [edit(draft, `Remove the header ${name}`, { headers })];
}

const completeUrl = (draft: Draft): Fix[] => {
  const url = `https://${draft.url.trim().replace(/^\/+/, '')}`;
  const isHost = /^https:\/\/[^/?#]+\.[^/?#]+/.test(url) && URL.canParse(url);
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(draft.url.trim()) || !isHost ? [] : [edit(draft, 'Add https://', { url })];
};

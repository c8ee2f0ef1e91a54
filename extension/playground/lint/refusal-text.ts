import type { Refusal } from '../../../shared/errors.ts';
import { PLACEHOLDER, placementOf } from '../../../shared/placeholder/place.ts';
import { missingClaim } from '../../../shared/policy/claims.ts';
import { decidePlacements } from '../../../shared/policy/decide.ts';
import { matchesOrigin } from '../../../shared/policy/origin.ts';
import { isRelayHeader } from '../../../shared/protocol/request.ts';
import { t } from '../../language/messages.ts';
import { callerOf } from './caller.ts';
import type { FixContext } from './finding.ts';

/** `expiresAt` beside what a fix needs to know. */
interface Context extends FixContext {
  readonly expiresAt: string | null;
}

/**
 * A refusal that is predicted, in the language of the extension; what the relay itself sends is English, as the errors of
 * APIs are. In English too where there is no translation: of what is hardly ever typed.
 */
export const refusalText = (refusal: Refusal, context: Context): string =>
  translated(refusal, context) ?? refusal.detail;

function translated(refusal: Refusal, context: Context): string | null {
  const { draft, plan, secret, expiresAt } = context;
  switch (refusal.code) {
    case 'URL_NOT_ALLOWED': {
      if (!plan || !secret) return null;
      const { origin, method, path } = plan;
      return secret.allow.some((rule) => matchesOrigin(rule.origin, origin))
        ? t('playground.refusal.path', { origin, method, path })
        : t('playground.refusal.origin', { origin });
    }
    case 'PLACEMENT_NOT_ALLOWED':
      return placementText(refusal, context);
    case 'SECRET_PAUSED':
      return t('playground.refusal.paused');
    case 'SECRET_EXPIRED':
      return t('playground.refusal.expired', { date: expiresAt ?? '' });
    case 'CLAIMS_REQUIRED': {
      const name = secret && missingClaim(secret, callerOf(draft));
      return name ? t('playground.refusal.claim', { name }) : null;
    }
    case 'HEADER_NOT_ALLOWED': {
      const name = refusal.param?.replace(/^headers\./, '').toLowerCase() ?? '';
      return isRelayHeader(name)
        ? t('playground.refusal.relayHeader', { name })
        : t('playground.refusal.overrideHeader', { name });
    }
    case 'PLACEHOLDER_MISSING':
      return JSON.stringify(draft).includes(PLACEHOLDER) ? null : t('playground.refusal.noPlaceholder');
    case 'INVALID_PARAMETER':
      return refusal.param === 'url' ? urlText(draft.url.trim()) : null;
    default:
      return null;
  }
}

function placementText(refusal: Refusal, { plan, secret }: Context): string | null {
  const place = secret && plan?.places.find((one) => decidePlacements(secret, [one])[0]?.param === refusal.param);
  if (!place) return null;
  const [kind, name] = placementOf(place).split(/:(.*)/s);
  // Why no entry with a name matches is only in English.
  if (name === undefined && secret?.placements.some((allowed) => allowed.startsWith(`${kind}:`))) return null;
  if (kind === 'header') return t('playground.refusal.header', { name: titleCase(name ?? '') });
  if (kind === 'path') return t('playground.refusal.urlPath');
  if (kind === 'query') {
    return name === undefined ? t('playground.refusal.anyQuery') : t('playground.refusal.query', { name });
  }
  return name === undefined ? t('playground.refusal.body') : t('playground.refusal.bodyField', { name });
}

const titleCase = (name: string): string => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

function urlText(url: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are refused
  if (/[\u0000-\u001f\u007f\\]/.test(url) || !url.isWellFormed()) return null;
  const parsed = URL.parse(url);
  if (!parsed) return t('playground.refusal.urlAbsolute');
  return /^https?:$/.test(parsed.protocol) ? null : t('playground.refusal.urlScheme');
}

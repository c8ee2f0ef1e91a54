import { ok, type Result } from '../../shared/errors.ts';
import { placementOf } from '../../shared/placeholder/place.ts';
import { planRequest } from '../../shared/placeholder/plan.ts';
import type { AllowRule } from '../../shared/protocol/policy.ts';
import { parseRequest } from '../../shared/protocol/request.ts';
import { composeRequest } from '../request-model/to-request.ts';
import { hasBlank } from './blanks.ts';
import type { Credential, Separated } from './credential.ts';
import { variableName } from './credential-kind.ts';

/** What a secret needs so that a pasted request may be sent with it. */
export interface Registration {
  /** Suggested; valid, but possibly taken. */
  readonly name: string;
  readonly allow: readonly [AllowRule];
  readonly placements: readonly string[];
}

/** The refusal says why the request cannot be sent as it is, such as a blank in the place of the host. */
export function registrationFor({ draft, credential }: Separated): Result<Registration> {
  const composed = composeRequest({ ...draft, secret: 'pasted' });
  if (!composed.ok) return composed;
  const parsed = parseRequest(composed.value.request);
  if (!parsed.ok) return parsed;
  const plan = planRequest(parsed.value, composed.value.files.length > 0 ? 'fields' : 'none');
  if (!plan.ok) return plan;
  const { origin, path, method, places } = plan.value;
  return ok({
    name: suggestedName(new URL(origin).hostname, credential),
    allow: [{ origin, methods: [method], paths: [pathPattern(path)] }],
    placements: [...new Set(places.map(placementOf))],
  });
}

/**
 * The other endpoints beside this one: `/v1/chat/**` for `/v1/chat/completions`, but not a whole host. A blank
 * can be any segment.
 */
function pathPattern(path: string): string {
  const segments = path.split('/').map((segment) => (hasBlank(decoded(segment)) ? '*' : segment));
  return segments.length <= 2 ? segments.join('/') : [...segments.slice(0, -1), '**'].join('/');
}

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** Parts of a host that do not name the service. */
const GENERIC = /^(?:www|api(?:-\w+)?|rest|app|my|v\d|com|co|org|net|io|ai|dev)$/;

function suggestedName(host: string, credential: Credential | null): string {
  const isNamed = /[a-z]/.test(host) && host.includes('.');
  const name = isNamed ? nameOfHost(host) : variableName(credential?.value ?? '');
  return slug(name.replace(/(?:[_ -]?(?:api|access|auth|secret|key|token|bearer))+$/i, '')) || slug(name) || 'secret';
}

function nameOfHost(host: string): string {
  const labels = host.split('.').slice(0, -1);
  const own = labels.filter((label) => !GENERIC.test(label));
  const [service = labels.at(-1) ?? host] = own.slice(-1);
  // Google's hosts name the API: `maps.googleapis.com`.
  return service === 'googleapis' ? `google-${own[0] ?? 'api'}` : service;
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);

import { bodyTemplate, placesInBody } from '../../shared/placeholder/body.ts';
import { refuseTooManyPlaceholders } from '../../shared/placeholder/max-placeholders.ts';
import type { Plan } from '../../shared/placeholder/plan.ts';
import { refuseSigned } from '../../shared/placeholder/signed.ts';
import { parseExact } from '../../shared/protocol/exact-json.ts';
import { NAME_PATTERN } from '../../shared/protocol/policy.ts';
import { isContainer, type ParsedRequest } from '../../shared/protocol/request.ts';
import { checkShape } from '../../shared/protocol/shape.ts';

/** A call that was parsed and planned. */
export interface PlannedCall {
  readonly request: ParsedRequest;
  readonly plan: Plan;
}

/** What was made of the text before `data`: a request without it, and a plan without its body and the places in that. */
interface Known extends PlannedCall {
  /** The type of the body, which the plan has among its headers. */
  readonly contentType: string;
}

const MARK = ',"data":';
/** How the page client begins a call. */
const NAME_MARK = '{"clientSecretName":"';
/** What could name the secret once more, perhaps by escapes. */
const NAMES_AGAIN = /clientSecretName|\\/;
const MAX_PREFIX = 4_096;
const MAX_ENTRIES = 256;

/**
 * The calls of one page differ in their `data` alone. If the text up to `,"data":` was the beginning of an earlier call,
 * followed by one JSON value and the brace that ends the call, then the same beginning with another such value is a call
 * with the same other members: JSON is read from left to right, and of two members of the same name the last one counts.
 * So only the value is parsed, checked and planned. The name of the secret, where it comes first, may be another one as
 * well: nothing of a plan depends on it. The policy, placements and limits are judged for every call.
 */
export interface PlanCache {
  /** Null for a call that has to be parsed as a whole; `text` is ASCII and no JSON bomb. */
  find(text: string): PlannedCall | null;
  /** For a call that was authorized, so that nobody else can fill the cache. */
  add(text: string, call: PlannedCall): void;
}

export function createPlanCache(): PlanCache {
  const entries = new Map<string, Known>();
  return {
    find(text) {
      const at = entries.size === 0 ? -1 : text.indexOf(MARK);
      if (at === -1 || at > MAX_PREFIX) return null;
      const named = splitName(text, at);
      const ofAnyName = named && entries.get(named.behind);
      const known = ofAnyName ?? entries.get(text.slice(0, at));
      const data = known && dataOf(text, at);
      if (!known || data === undefined) return null;
      return withData(known, data, named && ofAnyName ? named.name : known.request.clientSecretName);
    },
    add(text, { request, plan }) {
      const at = text.indexOf(MARK);
      if (at === -1 || at > MAX_PREFIX || plan.body.kind !== 'text' || dataOf(text, at) === undefined) return;
      if (entries.size >= MAX_ENTRIES) entries.clear();
      const places = plan.places.filter((place) => place.in !== 'body');
      const named = splitName(text, at);
      const key = named && !NAMES_AGAIN.test(named.behind) ? named.behind : text.slice(0, at);
      // A copy: V8 keeps a whole string alive for a slice of it.
      entries.set(Buffer.from(key, 'latin1').toString('latin1'), {
        request: { ...request, data: undefined },
        plan: { ...plan, body: { kind: 'none' }, places },
        contentType: plan.body.contentType,
      });
    },
  };
}

/** The name of the secret and what is behind it, if the text before `at` begins with that name. */
function splitName(text: string, at: number): { readonly name: string; readonly behind: string } | null {
  if (!text.startsWith(NAME_MARK)) return null;
  const end = text.indexOf('"', NAME_MARK.length);
  if (end === -1 || end >= at) return null;
  const name = text.slice(NAME_MARK.length, end);
  return NAME_PATTERN.test(name) ? { name, behind: text.slice(end, at) } : null;
}

/** The only value between the mark at `at` and the last brace; undefined if there is none, or something else besides. */
function dataOf(text: string, at: number): object | undefined {
  if (!text.endsWith('}')) return undefined;
  try {
    const data = parseExact(text.slice(at + MARK.length, -1));
    return isContainer(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Null where anything is wrong with the value: then the whole call is parsed, and refused with its reason. */
function withData({ request, plan, contentType }: Known, data: object, name: string): PlannedCall | null {
  if (checkShape(data, 'data')) return null;
  const body = bodyTemplate(data, request.headers.get('content-type'), 'none');
  if (!body.ok || body.value.kind !== 'text' || body.value.contentType !== contentType) return null;
  const inBody = placesInBody(body.value);
  const places = inBody.length === 0 ? plan.places : [...plan.places, ...inBody];
  if (places.length === 0 || refuseTooManyPlaceholders(places) || refuseSigned(request, places)) return null;
  return { request: { ...request, clientSecretName: name, data }, plan: { ...plan, body: body.value, places } };
}

import { ok, type Result } from '../errors.ts';
import type { MaskedRequest } from '../protocol/api.ts';
import type { Plan } from './plan.ts';
import { fill, fillHeader, fillHeaderMasked, fillMasked } from './template.ts';

/** A request with the secret in it. Only `substitute` makes one and only `forward` takes it. */
export interface Outgoing {
  readonly method: Plan['method'];
  readonly origin: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | null;
  /** Fields of a multipart body, sent before the files. */
  readonly fields: readonly (readonly [name: string, value: string])[] | null;
}

/** Puts the secret into every slot of the plan, or says why it cannot stand at one of them. */
export function buildRequest(plan: Plan, secret: string): Result<Outgoing> {
  const target = fill(plan.target, secret);
  if (!target.ok) return target;

  const headers: [string, string][] = [];
  for (const [name, template] of plan.headers) {
    const value = fillHeader(template, secret);
    if (!value.ok) return value;
    headers.push([name, value.value]);
  }

  let body: string | null = null;
  if (plan.body.kind === 'text') {
    const text = fill(plan.body.text, secret);
    if (!text.ok) return text;
    body = text.value;
  }

  let fields: [string, string][] | null = null;
  if (plan.body.kind === 'multipart') {
    fields = [];
    for (const [name, template] of plan.body.fields) {
      const value = fill(template, secret);
      if (!value.ok) return value;
      fields.push([name, value.value]);
    }
  }
  return ok({ method: plan.method, origin: plan.origin, target: target.value, headers, body, fields });
}

/** What traces, previews and the panel may show of a body, in characters. */
const MAX_MASKED_BODY = 16_384;

/** The twin that cannot hold a secret: made from the plan, which never saw one. */
export function maskRequest(plan: Plan): MaskedRequest {
  const body = maskedBody(plan.body);
  return {
    method: plan.method,
    url: maskUrl(plan),
    headers: Object.fromEntries(plan.headers.map(([name, value]) => [name, fillHeaderMasked(value)])),
    body: body === null ? null : body.slice(0, MAX_MASKED_BODY),
  };
}

export const maskUrl = ({ origin, target }: Pick<Plan, 'origin' | 'target'>): string => origin + fillMasked(target);

function maskedBody(body: Plan['body']): string | null {
  if (body.kind === 'text') return fillMasked(body.text);
  if (body.kind !== 'multipart') return null;
  return body.fields.map(([name, value]) => `${name}: ${fillMasked(value)}`).join('\n');
}

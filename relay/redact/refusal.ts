import type { Refusal } from '../../shared/errors.ts';
import type { Redactor } from './redactor.ts';

/** The refusal without the secret: it may quote an upstream, which may have quoted the secret. */
export function redactRefusal(refusal: Refusal, redactor: Redactor): Refusal {
  const redact = (text: string): string =>
    Buffer.from(redactor.redactText(Buffer.from(text, 'utf8').toString('latin1')), 'latin1').toString('utf8');
  return {
    ...refusal,
    detail: redact(refusal.detail),
    ...(refusal.fix !== undefined && { fix: redact(refusal.fix) }),
    ...(refusal.param !== undefined && { param: redact(refusal.param) }),
    ...(refusal.location !== undefined && { location: redact(refusal.location) }),
  };
}

import type { Finding } from '../recorded-call/finding.ts';

const make =
  (id: Finding['id'], severity: Finding['severity']) =>
  (place: string): Finding => ({ id, severity, place });

/** A raw key sent to a destination for which a client secret is registered. */
export const rawCredential =
  (vendor: string | null) =>
  (place: string): Finding => ({ ...make('raw-credential', 'high')(place), ...(vendor !== null && { vendor }) });

/** Google's keys for pages, which should be restricted to an origin. */
export const pageKey = make('page-key', 'low');

export const literalInRequest = make('literal', 'high');

export const placeholderDirect = make('placeholder-direct', 'medium');

export const echoed =
  (times: number) =>
  (place: string): Finding => ({ ...make('echoed', 'medium')(place), times });

export const placeholderInUrl = make('placeholder-in-url', 'medium');

export const plainHttp = make('plain-http', 'high');

/** The kinds of findings of a direct request, by their id. */
export function directFinding(id: string, vendor: string | null): ((place: string) => Finding) | null {
  switch (id) {
    case 'raw-credential':
      return rawCredential(vendor);
    case 'page-key':
      return pageKey;
    case 'placeholder-direct':
      return placeholderDirect;
    case 'plain-http':
      return plainHttp;
    default:
      return null;
  }
}

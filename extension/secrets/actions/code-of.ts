import { PLACEHOLDER } from '../../../shared/placeholder/place.ts';
import type { SecretSummary } from '../../../shared/protocol/api.ts';
import type { ClientSecretRequest } from '../../../shared/protocol/client-secret-request.ts';
import { asPageCode } from '../../request-model/as-code.ts';
import { composeRequest } from '../../request-model/to-request.ts';
import { examplesFor } from '../../starters/examples.ts';

/** The code of a page that calls with this secret: a request of its API, or the first that the policy allows. */
export function codeOf(secret: SecretSummary): string {
  const example = examplesFor(secret, secret.name)[0];
  const composed = example && composeRequest(example.draft(secret.name));
  return asPageCode(composed?.ok ? composed.value : { request: plainRequest(secret), files: [] });
}

function plainRequest({ name, allow: [rule], placements: [placement = 'header'] }: SecretSummary): ClientSecretRequest {
  const url = rule ? rule.origin.replace('*.', 'www.') + (rule.paths?.[0] ?? '/').replaceAll('*', '') : '';
  const [kind, field] = placement.split(/:(.*)/s);
  const base = { clientSecretName: name, url, method: rule?.methods?.[0] ?? (kind === 'body' ? 'POST' : 'GET') };
  switch (kind) {
    case 'query':
      return { ...base, params: { [field ?? 'key']: PLACEHOLDER } };
    case 'body':
      return { ...base, data: { [field ?? 'key']: PLACEHOLDER } };
    case 'path':
      return { ...base, url: `${url}${PLACEHOLDER}` };
    default:
      return {
        ...base,
        headers:
          field && field !== 'authorization' ? { [field]: PLACEHOLDER } : { Authorization: `Bearer ${PLACEHOLDER}` },
      };
  }
}

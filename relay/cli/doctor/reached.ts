import { RELAY_HEADER } from '../../../shared/protocol/api.ts';
import type { Config } from '../../config/config.ts';
import { localUrl } from '../../devices/pairing-link.ts';
import { ask, type CheckedResponse } from './ask.ts';
import { type Finding, findingsOf } from './finding.ts';

const DAY_MS = 86_400_000;
const SOON_DAYS = 14;

/** What a browser meets on its way to the running relay: the name, TLS, the proxy, and the origins that may call. */
export async function checkReached(config: Config, now: number): Promise<Finding[]> {
  const url = config.RELAY_PUBLIC_URL ?? localUrl(config.RELAY_HOST, config.RELAY_PORT);
  // Not the routes for health, which respond to any host name.
  const response = await ask(`${url}/v1/relay`);
  const tls = url.startsWith('https:') ? [checkTls(response, now)] : [];
  const host = checkHost(url, response);
  return [...tls, host, ...(host.status === 'ok' ? await checkOrigins(url, config.RELAY_ALLOWED_ORIGINS) : [])];
}

function checkTls(response: Awaited<ReturnType<typeof ask>>, now: number): Finding {
  const { ok, warn, fail, skip } = findingsOf('TLS');
  if ('error' in response) {
    return /CERT|TLS|SSL|SELF_SIGNED|ISSUER/.test(response.error)
      ? fail(
          `The certificate is not accepted (${response.error}).`,
          'Browsers refuse it, too: get one of a public authority.',
        )
      : skip(`There is no connection (${response.error}).`);
  }
  const days = Math.floor(((response.certificateUntil ?? 0) - now) / DAY_MS);
  return days < SOON_DAYS
    ? warn(`The certificate expires in ${days} days.`, 'Check that the proxy renews it.')
    : ok(`The certificate is accepted, for ${days} more days.`);
}

function checkHost(url: string, response: Awaited<ReturnType<typeof ask>>): Finding {
  const { ok, fail, skip } = findingsOf('Host');
  if ('error' in response) {
    return skip(`Nothing responds at ${url} (${response.error}).`, 'Start the relay, and run this again.');
  }
  const isRelay = response.headers[RELAY_HEADER] !== undefined;
  if (response.status === 421 && isRelay) {
    return fail('The relay gets another host name than its own.', 'Have the proxy pass Host, or set RELAY_PUBLIC_URL.');
  }
  if (!isRelay) return fail(`What responds at ${url} is not the relay.`, 'Check the proxy, and RELAY_PUBLIC_URL.');
  return response.status === 200
    ? ok(`The relay responds at ${url}.`)
    : fail(`The relay responds at ${url}, with status ${response.status}.`);
}

async function checkOrigins(url: string, allowed: readonly string[] | null): Promise<Finding[]> {
  const { ok, warn, fail } = findingsOf('origins');
  const pages = (allowed ?? []).filter((origin) => /^https?:/.test(origin));
  if (allowed === null) {
    return url.startsWith('https:')
      ? [warn('Only pages on localhost may call, and those that policies name.', 'Set RELAY_ALLOWED_ORIGINS.')]
      : [ok('Pages on localhost may call.')];
  }
  const refused: string[] = [];
  for (const origin of pages) {
    const response: CheckedResponse | { readonly error: string } = await ask(`${url}/v1/request`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    if ('error' in response || response.headers['access-control-allow-origin'] !== origin) refused.push(origin);
  }
  return refused.length > 0
    ? [
        fail(
          `A preflight is refused for ${refused.join(', ')}.`,
          'Restart the relay with this configuration; the proxy must pass OPTIONS.',
        ),
      ]
    : [ok(`Pages of ${pages.join(', ')} may call.`)];
}

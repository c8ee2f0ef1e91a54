import { fail, ok, type Result, refusal } from '../errors.ts';

/** Whether a request target is one that passes through; its `Authorization` is the upstream's then. */
export const isForward = (target: string | undefined): boolean => target?.startsWith('/v1/forward/') ?? false;

/**
 * `/v1/forward/NAME/https://api.example/v1?x=1`, read from the target as it stands on the wire: a router's parameters
 * are decoded, which would make another path of `%2F`. Proxies and HTTP clients fold `//` into `/`, so one slash is
 * taken for two; a base URL put in with `encodeURIComponent` is decoded, up to where the SDK's own path begins. `wss:` is
 * `https:` to a policy, and comes back as that.
 */
export function parseForwardTarget(
  target: string,
): Result<{ readonly name: string; readonly url: string; readonly isWebSocket: boolean }> {
  const [, name, rest] = /^\/v1\/forward\/([^/?]+)\/([^/?].*)$/s.exec(target) ?? [];
  const url = rest === undefined ? null : absoluteUrl(rest);
  if (name === undefined || url === null) {
    return fail(
      refusal('INVALID_PARAMETER', 'The path must contain the name of a client secret and the absolute URL to call.', {
        param: 'url',
        fix: "Set the SDK's base URL to <relay>/v1/forward/NAME/https://api.example/v1.",
      }),
    );
  }
  const isWebSocket = url.startsWith('ws');
  return ok({ name, url: isWebSocket ? url.replace('ws', 'http') : url, isWebSocket });
}

const absoluteUrl = (rest: string): string | null => {
  const encoded = /^(?:http|ws)s?(?::|%3a)(?:%2f|\/)*%2f[^/?]*/i.exec(rest)?.[0] ?? '';
  try {
    const text = decodeURIComponent(encoded) + rest.slice(encoded.length);
    const [prefix = '', scheme] = /^((?:http|ws)s?)(?::|%3a)\/{1,2}(?!\/)/i.exec(text) ?? [];
    return scheme === undefined ? null : `${scheme.toLowerCase()}://${text.slice(prefix.length)}`;
  } catch {
    return null;
  }
};

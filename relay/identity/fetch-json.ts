const TIMEOUT_MS = 5_000;
/** A key with its certificates is about 6 kB; no provider publishes forty. */
const MAX_BYTES = 262_144;

export type FetchFailure = 'unreachable' | 'refused' | 'too-large' | 'not-json';
export type Fetched =
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly failure: FetchFailure };

/**
 * Fetches JSON from the sign-in provider, with limits on time and size and without redirects. Unlike an upstream, the
 * provider may be on a private network: the owner of the relay configured its address.
 */
export async function fetchJson(url: string): Promise<Fetched> {
  try {
    const response = await fetch(url, {
      // With `manual`, a redirect fails the status check below: its target could be anyone's, and so could the keys.
      redirect: 'manual',
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      return { ok: false, failure: 'refused' };
    }
    const text = await textOf(response);
    return text === null ? { ok: false, failure: 'too-large' } : parse(text);
  } catch {
    return { ok: false, failure: 'unreachable' };
  }
}

/** Null for a body over the limit. Counted while reading, as a body may be endless or decompress to gigabytes. */
async function textOf(response: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): Fetched {
  try {
    return { ok: true, json: JSON.parse(text) };
  } catch {
    return { ok: false, failure: 'not-json' };
  }
}

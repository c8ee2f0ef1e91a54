const TIMEOUT_MS = 5_000;
/** A key with its certificates is about 6 kB; no provider publishes forty. */
const MAX_BYTES = 262_144;

export type FetchFailure = 'unreachable' | 'refused' | 'too-large' | 'not-json';
export type Fetched =
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly trouble: FetchFailure };

/**
 * Reads JSON from the sign-in provider: the whole of it in 5 s, within bounds, and from nowhere else than asked. The
 * provider may be on a private network, unlike an upstream: its address is the owner's own configuration.
 */
export async function fetchJson(url: string): Promise<Fetched> {
  try {
    const answer = await fetch(url, {
      // A redirect is an answer of another status here; whoever could send one could send keys.
      redirect: 'manual',
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (answer.status !== 200) {
      await answer.body?.cancel();
      return { ok: false, trouble: 'refused' };
    }
    const text = await textOf(answer);
    return text === null ? { ok: false, trouble: 'too-large' } : parse(text);
  } catch {
    return { ok: false, trouble: 'unreachable' };
  }
}

/** Null as soon as it is too long; a body that never ends, or unpacks to gigabytes, is not read to its end. */
async function textOf(answer: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
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
    return { ok: false, trouble: 'not-json' };
  }
}

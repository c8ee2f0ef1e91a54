import { Counter, type Registry } from 'prom-client';
import type { CallRecord } from './call-record.ts';

/** Names of secrets that are labels; all later ones count together. Prometheus keeps a series for each. */
const MAX_SECRETS = 100;
/** No secret has such a name: they begin with a letter or a digit. */
const OTHER = '_other';
const NONE = '_none';

const CLASSES = ['0xx', '1xx', '2xx', '3xx', '4xx', '5xx', '6xx', '7xx', '8xx', '9xx'];

type Outcome = 'response' | 'refused' | 'failed' | 'aborted' | 'queued';
type Counts = Record<Outcome, Map<string, { count: number }>>;

/**
 * Calls by the secret they named, how they ended, and the code of the refusal or the class of the status. Counted here and
 * reported on scrape: the counters of the library look up and check labels at every call.
 */
export function createCallCounter(registry: Registry): (record: CallRecord, secret: string | null) => void {
  const bySecret = new Map<string, Counts>();
  const countsOf = (secret: string): Counts => {
    const known = bySecret.get(secret);
    if (known) return known;
    if (bySecret.size >= MAX_SECRETS && secret !== OTHER && secret !== NONE) return countsOf(OTHER);
    const counts: Counts = {
      response: new Map(),
      refused: new Map(),
      failed: new Map(),
      aborted: new Map(),
      queued: new Map(),
    };
    bySecret.set(secret, counts);
    return counts;
  };
  new Counter({
    name: 'client_secret_relay_calls_total',
    help: 'Calls ended, by secret, by how they ended, and by the code of the refusal or the class of the status.',
    labelNames: ['secret', 'outcome', 'code'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [secret, outcomes] of bySecret) {
        for (const [outcome, codes] of Object.entries(outcomes)) {
          for (const [code, { count }] of codes) this.inc({ secret, outcome, code }, count);
        }
      }
    },
  });
  return (record, secret) => {
    const { refusal, status } = record;
    const code = refusal?.code ?? CLASSES[Math.floor(status / 100)] ?? 'unknown';
    const codes = countsOf(secret ?? NONE)[outcomeOf(record)];
    const known = codes.get(code);
    if (known) known.count += 1;
    else codes.set(code, { count: 1 });
  };
}

/** `failed`: something of the call may have been sent, and the relay has no response, or only a part of one. */
function outcomeOf({ refusal, forwarded, state }: CallRecord): Outcome {
  if (refusal) return forwarded ? 'failed' : 'refused';
  if (state === 'aborted') return 'aborted';
  return forwarded ? 'response' : 'queued';
}

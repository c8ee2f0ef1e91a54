import { computed, type Signal, signal } from '@preact/signals';
import type { Preview } from '../../../shared/protocol/api.ts';
import type { Relays } from '../../connection/relays.ts';
import type { Send } from '../../messages/client.ts';
import type { Outcome } from '../../relay-client/outcome.ts';
import type { Draft, RunAs } from '../../request-model/draft.ts';
import type { Section } from '../compose/section.ts';
import type { RequestState } from '../request/request.ts';

/** From the caller with the fewest rights on. */
export const CALLERS = ['anonymous', 'user', 'owner'] as const satisfies readonly RunAs['kind'][];

export type Verdicts = Readonly<Record<RunAs['kind'], Outcome<Preview>>>;

/** `stale`: the request has changed since. */
export type AccessState =
  | { readonly status: 'none' | 'incomplete' | 'key' | 'loading' }
  | { readonly status: 'ready' | 'stale'; readonly verdicts: Verdicts };

export interface AccessProofDeps {
  readonly send: Send;
  readonly relays: Pick<Relays, 'active'>;
  readonly request: Pick<RequestState, 'draft' | 'linted' | 'unsettled'>;
}

/** What the verdicts are about: who is chosen to send it changes none of them. */
const subjectOf = (relayId: string | undefined, { runAs, ...draft }: Draft): string =>
  JSON.stringify([relayId, draft, runAs.claims, runAs.sub]);

/** What the relay would say to each kind of caller who sends the draft. It decides, and nothing goes to the API. */
export function createAccessProof({ send, relays, request }: AccessProofDeps) {
  const proof = signal<{ readonly subject: string; readonly verdicts: Verdicts | null } | null>(null);
  const subject = computed(() => subjectOf(relays.active.value?.id, request.draft.value));

  const state = computed<AccessState>(() => {
    if (request.unsettled.value.length > 0) return { status: 'key' };
    if (relays.active.value === null || request.linted.value.composed === null) return { status: 'incomplete' };
    const known = proof.value;
    if (known === null) return { status: 'none' };
    if (known.verdicts === null) return { status: 'loading' };
    return { status: known.subject === subject.value ? 'ready' : 'stale', verdicts: known.verdicts };
  });

  return {
    state,
    async prove(): Promise<void> {
      const relay = relays.active.peek();
      const status = state.peek().status;
      if (relay === null || status === 'key' || status === 'incomplete') return;
      const asked = { subject: subject.peek(), verdicts: null };
      proof.value = asked;
      const draft = request.draft.peek();
      const ask = (as: RunAs['kind']): Promise<Outcome<Preview>> =>
        send('playground.preview', { relayId: relay.id, draft, as }).catch(() => ({
          ok: false,
          failure: { kind: 'unreachable' },
        }));
      const [anonymous, user, owner] = await Promise.all(CALLERS.map(ask));
      // A later proof has taken its place.
      if (proof.peek() !== asked || !anonymous || !user || !owner) return;
      proof.value = { ...asked, verdicts: { anonymous, user, owner } };
    },
  };
}

interface Proving {
  readonly access: ReturnType<typeof createAccessProof>;
  readonly requestSection: Signal<Section>;
}

/** Shows the verdicts if another tab has asked for them, once. */
export function takeAccessProof({ access, requestSection }: Proving, wants: Signal<boolean>): void {
  if (!wants.peek()) return;
  wants.value = false;
  requestSection.value = 'runAs';
  void access.prove();
}

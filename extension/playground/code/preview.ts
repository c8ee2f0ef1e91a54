import { effect, signal } from '@preact/signals';
import type { Preview } from '../../../shared/protocol/api.ts';
import type { Relays } from '../../connection/relays.ts';
import type { Send } from '../../messages/client.ts';
import type { Failure } from '../../relay-client/outcome.ts';
import type { Composed } from '../../request-model/to-request.ts';
import type { RequestState } from '../request/request.ts';

/** What the relay would send; `composed` is the request that it was asked about. */
export type PreviewState =
  | { readonly status: 'loading' }
  /** The draft does not say enough, or contains a key, which is sent nowhere. */
  | { readonly status: 'incomplete' | 'key' }
  | { readonly status: 'failed'; readonly failure: Failure }
  | {
      readonly status: 'ready';
      readonly preview: Preview;
      readonly composed: Composed;
      /** The request has changed since, and the relay is being asked again. */
      readonly isOutdated: boolean;
    };

export interface PreviewDeps {
  readonly send: Send;
  readonly relays: Pick<Relays, 'active'>;
  readonly request: Pick<RequestState, 'draft' | 'linted' | 'unsettled'>;
  /** Calls once nothing has changed for a moment; returns what cancels that. */
  readonly whenIdle: (run: () => void) => () => void;
}

/** The relay's preview of the draft, asked for while somebody watches. */
export function createPreview({ send, relays, request, whenIdle }: PreviewDeps) {
  const state = signal<PreviewState>({ status: 'loading' });
  let latest = 0;

  const load = async (relayId: string, composed: Composed): Promise<void> => {
    latest += 1;
    const own = latest;
    const outcome = await send('playground.preview', { relayId, draft: request.draft.peek() }).catch(() => null);
    // A later change, or the end of watching, makes this response an old one.
    if (own !== latest) return;
    state.value =
      outcome?.ok === true
        ? { status: 'ready', preview: outcome.value, composed, isOutdated: false }
        : { status: 'failed', failure: outcome?.failure ?? { kind: 'unreachable' } };
  };

  return {
    state,
    /** Follows the draft; the last preview stays, as an outdated one, until the next is there. Returns what ends it. */
    watch: (): (() => void) =>
      effect(() => {
        const { composed } = request.linted.value;
        const relay = relays.active.value;
        const hasKey = request.unsettled.value.length > 0;
        if (hasKey || composed === null || relay === null) {
          state.value = { status: hasKey ? 'key' : 'incomplete' };
          return () => {
            latest += 1;
          };
        }
        const shown = state.peek();
        state.value = shown.status === 'ready' ? { ...shown, isOutdated: true } : { status: 'loading' };
        const cancel = whenIdle(() => void load(relay.id, composed));
        return () => {
          latest += 1;
          cancel();
        };
      }),
    /** Asks again, after a failure. */
    async retry(): Promise<void> {
      const { composed } = request.linted.value;
      const relay = relays.active.value;
      if (relay === null || composed === null || request.unsettled.value.length > 0) return;
      state.value = { status: 'loading' };
      await load(relay.id, composed);
    },
  };
}

const IDLE_MS = 300;

/** Debounces by the time in which somebody types on. */
export const afterTyping = (run: () => void): (() => void) => {
  const timer = setTimeout(run, IDLE_MS);
  return () => clearTimeout(timer);
};

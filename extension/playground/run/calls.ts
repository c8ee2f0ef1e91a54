import { computed, signal } from '@preact/signals';
import * as v from 'valibot';
import { stateOfEvent } from '../../connection/observed-state.ts';
import type { Relays } from '../../connection/relays.ts';
import type { openPort, Send } from '../../messages/client.ts';
import {
  callEventSchema,
  callSchema,
  isBusy,
  isRunning,
  nextCall,
  type PlaygroundCall,
} from '../../request-model/playground-call.ts';
import type { RequestState } from '../request/request.ts';
import type { OwnCall } from './own-call.ts';

export interface CallsDeps {
  readonly send: Send;
  readonly openPort: typeof openPort;
  readonly relays: Pick<Relays, 'active' | 'check' | 'observe'>;
  readonly request: Pick<RequestState, 'draft' | 'files' | 'linted' | 'unsettled' | 'twin'>;
  readonly ownCall: OwnCall;
  /** Gives the background the files of a call when it asks for them. */
  readonly offerFiles: (callId: string, files: ReadonlyMap<string, File>) => void;
}

const messageSchema = v.union([v.object({ call: v.nullable(callSchema) }), v.object({ event: callEventSchema })]);

/** The calls that the background runs for the playground: the last one, as its events arrive. */
export function createCalls({ send, openPort, relays, request, ownCall, offerFiles }: CallsDeps) {
  const last = signal<PlaygroundCall | null | undefined>(undefined);
  let port: ReturnType<typeof openPort> | null = null;

  const canSend = computed(() => {
    const wanted = request.linted.value.composed?.files;
    return (
      relays.active.value !== null &&
      request.unsettled.value.length === 0 &&
      wanted?.every((one) => request.files.value.has(one.id)) === true
    );
  });

  const receive = (message: unknown): void => {
    const parsed = v.safeParse(messageSchema, message);
    if (!parsed.success) return;
    if ('call' in parsed.output) {
      const { call } = parsed.output;
      last.value = call && ownCall.is(call.id, false) ? call : null;
      return;
    }
    const { event } = parsed.output;
    if (event.type === 'start' && !ownCall.is(event.id, true)) return;
    last.value = nextCall(last.value ?? null, event);
    const state = stateOfEvent(event, last.value?.draft.runAs.kind);
    if (state === 'checking') void relays.check();
    else relays.observe(relays.active.peek()?.id ?? '', state);
  };

  const follow = (): void => {
    if (port) return;
    port = openPort('playground');
    port.onMessage.addListener(receive);
    port.onDisconnect.addListener(() => {
      port = null;
      // Reconnecting starts the background again, which is only needed to settle a running call.
      if (isRunning(last.value ?? null)) follow();
    });
  };

  return {
    /** Undefined until the background has sent it; null if there is none. */
    last,
    canSend,
    /** Whether one is under way. */
    isBusy: computed(() => isBusy(last.value ?? null)),
    /** Opens the port for the call's events, once. The background first sends the current call. */
    follow,
    async send(): Promise<void> {
      const relay = relays.active.value;
      const { composed } = request.linted.value;
      if (relay === null || composed === null || !canSend.value) return;
      follow();
      const callId = crypto.randomUUID();
      ownCall.set(callId);
      if (composed.files.length > 0) offerFiles(callId, request.files.value);
      await send('playground.start', { relayId: relay.id, callId, draft: request.draft.value, twin: request.twin() });
    },
    /** Tells that a person sees how a call ended. */
    seen: (callId: string): Promise<void> => send('playground.seen', { callId }),
    async cancel(): Promise<void> {
      const running = last.value;
      if (running && isRunning(running)) await send('playground.cancel', { callId: running.id });
    },
  };
}

export type Calls = ReturnType<typeof createCalls>;

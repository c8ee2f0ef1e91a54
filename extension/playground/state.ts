import { computed, signal } from '@preact/signals';
import * as v from 'valibot';
import { stateOfEvent } from '../connection/observed-state.ts';
import { activeRelay, checkRelay, observeRelay, whenDisconnected } from '../connection/relays.ts';
import { showToast } from '../design/toast.tsx';
import { openPort, send } from '../messages/client.ts';
import { type Draft, EMPTY_DRAFT } from '../request-model/draft.ts';
import { handoverItem } from '../request-model/draft-transfer.ts';
import {
  callEventSchema,
  callSchema,
  isRunning,
  nextCall,
  type PlaygroundCall,
} from '../request-model/playground-call.ts';
import { loadSecrets, secrets } from '../secrets/secrets.ts';
import { createDraft } from '../storage/draft.ts';
import type { Fix } from './lint/finding.ts';
import { lint } from './lint/lint.ts';
import { forgetDismissed, unsettledIn, withoutUnsettled } from './lint/unsettled-keys.ts';
import { isOwnCall, setOwnCall } from './own-call.ts';
import { firstDraft } from './request/first-draft.ts';
import { windowDraft } from './request/stored-draft.ts';
import { offerFiles } from './run/files.ts';

/** The playground's state in a page: the draft and its files are in the page, the call in the background. */

const stored = createDraft(windowDraft(), EMPTY_DRAFT, (value) => withoutUnsettled(value, unsettledIn(value)));
export const draft = stored.value;
/** Keys in the draft that have to be replaced or dismissed before it is sent. */
export const unsettled = computed(() => unsettledIn(draft.value));
/** The number of the DevTools call that the draft was created from; null for a draft of the playground's own. */
export const sourceCallId = signal<number | null>(null);
export const draftReady = stored.ready.then(takeHandover);

async function takeHandover(): Promise<void> {
  const item = handoverItem();
  const handover = await item.get();
  if (handover === null) return;
  await item.set(null);
  forgetDismissed();
  draft.value = { ...handover.draft, runAs: draft.peek().runAs };
  sourceCallId.value = handover.callId;
}

// An open page also has the draft in memory and would write it back.
whenDisconnected(() => {
  forgetDismissed();
  draft.value = EMPTY_DRAFT;
  files.value = new Map();
  sourceCallId.value = null;
});

export const change = (part: Partial<Draft>): void => {
  draft.value = { ...draft.value, ...part };
};

/** Files by field id, for the lifetime of the page. */
export const files = signal<ReadonlyMap<string, File>>(new Map());

export const known = computed(() => (secrets.value.status === 'ready' ? secrets.value.list : []));
export const chosen = computed(() => known.value.find((one) => one.name === draft.value.secret) ?? null);
export const linted = computed(() =>
  lint(draft.value, known.value, Date.now(), (one) => files.value.has(one.id), unsettled.value),
);
export const canSend = computed(() => {
  const wanted = linted.value.composed?.files;
  return (
    activeRelay.value !== null &&
    unsettled.value.length === 0 &&
    wanted?.every((one) => files.value.has(one.id)) === true
  );
});

/** The last call; undefined until the background has sent it. */
export const call = signal<PlaygroundCall | null | undefined>(undefined);

const messageSchema = v.union([v.object({ call: v.nullable(callSchema) }), v.object({ event: callEventSchema })]);
let port: ReturnType<typeof openPort> | null = null;

/** Opens the port for the call's events, once. The background first sends the current call. */
export function followCall(): void {
  if (port) return;
  port = openPort('playground');
  port.onMessage.addListener((message: unknown) => {
    const parsed = v.safeParse(messageSchema, message);
    if (!parsed.success) return;
    if ('call' in parsed.output) {
      const last = parsed.output.call;
      call.value = last && isOwnCall(last.id, false) ? last : null;
      return;
    }
    const { event } = parsed.output;
    if (event.type === 'start' && !isOwnCall(event.id, true)) return;
    call.value = nextCall(call.value ?? null, event);
    const state = stateOfEvent(event, call.value?.draft.runAs.kind);
    if (state === 'checking') void checkRelay();
    else observeRelay(activeRelay.peek()?.id ?? '', state);
  });
  port.onDisconnect.addListener(() => {
    port = null;
    // Reconnecting starts the background again, which is only needed to settle a running call.
    if (isRunning(call.value ?? null)) followCall();
  });
}

export async function sendCall(): Promise<void> {
  const relay = activeRelay.value;
  const { composed } = linted.value;
  if (relay === null || composed === null || !canSend.value) return;
  followCall();
  const callId = crypto.randomUUID();
  setOwnCall(callId);
  if (composed.files.length > 0) offerFiles(callId, files.value);
  await send('playground.start', { relayId: relay.id, callId, draft: draft.value });
}

export async function cancelCall(): Promise<void> {
  const running = call.value;
  if (running && isRunning(running)) await send('playground.cancel', { callId: running.id });
}

const firstRequest = (name: string): Draft => {
  const secret = known.value.find((one) => one.name === name);
  return secret ? firstDraft(secret, name) : { ...EMPTY_DRAFT, secret: name };
};

/** Starts with the first request for a secret, in the place of one that was not edited. */
export function loadExample(name: string): void {
  sourceCallId.value = null;
  forgetDismissed();
  draft.value = { ...firstRequest(name), runAs: draft.value.runAs };
}

export const startOver = (name: string): void => replaceRequest(firstRequest(name));

/** Replaces the request by one click, and offers to undo it. */
export function replaceRequest(next: Draft): void {
  const [before, source] = [draft.peek(), sourceCallId.peek()];
  sourceCallId.value = null;
  forgetDismissed();
  draft.value = { ...next, runAs: before.runAs };
  showToast({
    text: 'The request was replaced.',
    action: 'Undo',
    onAction: () => {
      draft.value = before;
      sourceCallId.value = source;
    },
  });
}

/** Returns an error message for the person who clicked, or null. */
export async function applyPolicy(fix: Extract<Fix, { kind: 'policy' }>): Promise<string | null> {
  const relay = activeRelay.value;
  if (relay === null) return 'No relay connected.';
  const saved = await send('secrets.patch', { relayId: relay.id, name: fix.secret, patch: fix.patch });
  await loadSecrets();
  if (saved.ok) return null;
  return saved.failure.kind === 'problem' ? saved.failure.problem.detail : 'The relay did not save the change.';
}

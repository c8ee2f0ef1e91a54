import { computed, signal } from '@preact/signals';
import type { Relays } from '../connection/relays.ts';
import type { HistoryStore } from '../history/store.ts';
import { t } from '../language/messages.ts';
import type { SavedStore } from '../saved/store.ts';
import type { SecretEditing } from '../secrets/editing.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { createAccessProof } from './access/access-proof.ts';
import { createPreview, type PreviewDeps } from './code/preview.ts';
import { createCode } from './code/view.ts';
import type { Section } from './compose/section.ts';
import { createHistory } from './history/history.ts';
import type { Fix } from './lint/finding.ts';
import { createQueueList } from './queue/queue-list.ts';
import { pickSecret } from './request/pick-secret.ts';
import { createRequest, type RequestDeps } from './request/request.ts';
import { createFullBody } from './response/full-body.ts';
import { createRedactions, type RedactionsDeps } from './response/redactions.ts';
import type { ResponseSection } from './response/section.ts';
import { type CallsDeps, createCalls } from './run/calls.ts';
import { createSaved } from './saved/saved.ts';

export interface PlaygroundDeps
  extends RequestDeps,
    Omit<CallsDeps, 'request'>,
    Pick<PreviewDeps, 'whenIdle'>,
    Pick<RedactionsDeps, 'pause'> {
  readonly relays: Pick<Relays, 'active' | 'check' | 'observe' | 'list'>;
  readonly secrets: Pick<Secrets, 'known' | 'load' | 'state'>;
  readonly historyStore: HistoryStore;
  readonly savedStore: SavedStore;
  readonly editing: Pick<SecretEditing, 'prefill' | 'ready' | 'open' | 'save'>;
}

/** The playground's state in a page, of which the form is there before: the request and its files are in the page, the call in the background. */
export function createPlayground(deps: PlaygroundDeps) {
  const { send, relays, secrets, editing } = deps;
  const request = createRequest(deps);
  const calls = createCalls({ ...deps, request });
  const history = createHistory({ ...deps, store: deps.historyStore, request, calls });
  const queue = createQueueList(deps);
  const saved = createSaved({ ...deps, store: deps.savedStore, request });
  return {
    request,
    calls,
    fullBody: createFullBody(send),
    redactions: createRedactions(deps),
    history,
    queue,
    saved,
    /** Whether one of these lists takes the place of the response. */
    isListOpen: computed(() => saved.isOpen.value || history.view.value !== null || queue.isOpen.value),
    /** The tab of the request form that was chosen last, and that of the response. */
    requestSection: signal<Section>('body'),
    responseSection: signal<ResponseSection>('body'),
    code: createCode(),
    /** The outgoing request as the relay would send it. */
    preview: createPreview({ ...deps, request }),
    access: createAccessProof({ ...deps, request }),
    saveSecret: editing.save,
    pickSecret: (name: string): void => pickSecret(request, secrets.known.peek(), name),
    openPolicy: (name: string): void => editing.open(name),
    /** Opens the editor of a new secret with this value. */
    async registerKey(value: string): Promise<void> {
      editing.prefill(value);
      await editing.ready;
      editing.open('');
    },
    /** Returns an error message for the person who clicked, or null. */
    async applyPolicy(fix: Extract<Fix, { kind: 'policy' }>): Promise<string | null> {
      const relay = relays.active.value;
      if (relay === null) return t('playground.tab.notConnected');
      const saved = await send('secrets.patch', { relayId: relay.id, name: fix.secret, patch: fix.patch });
      await secrets.load();
      if (saved.ok) return null;
      return saved.failure.kind === 'problem' ? saved.failure.problem.detail : t('playground.tab.notSaved');
    },
  };
}

export type Playground = ReturnType<typeof createPlayground>;

import { browser } from 'wxt/browser';
import type { Context, Feature } from '../background/feature.ts';
import { recordedCall } from '../history/recorded.ts';
import { createHistoryStore } from '../history/store.ts';
import type { playgroundMessages } from '../messages/playground.ts';
import { recentCommands } from '../navigation/recent-commands.ts';
import { handoverItem } from '../request-model/draft-transfer.ts';
import { composeRequest } from '../request-model/to-request.ts';
import { forgetRules } from '../response-view/events/stored-rules.ts';
import { createSavedStore } from '../saved/store.ts';
import { forgetDrafts } from './request/stored-draft.ts';
import { createBadge } from './run/badge.ts';
import { createCallRunner } from './run/call-runner.ts';
import { takeFiles } from './run/files.ts';
import { pauseFor } from './run/pause.ts';
import { claimsOf, createPrepare } from './run/send.ts';
import { storedCall } from './run/stored-call.ts';
import { keepOffer, movingItem } from './window-move/moves.ts';

/**
 * Bytes that arrive within this interval, in milliseconds, are emitted as one event: still smooth, with few renders.
 */
const BATCH_MS = 80;

export const playgroundFeature = ({ client, keepAlive }: Context): Feature<typeof playgroundMessages> => {
  const history = createHistoryStore();
  const saved = createSavedStore();
  const runner = createCallRunner({
    store: storedCall(),
    prepare: createPrepare({ client, takeFiles, now: Date.now, pause: pauseFor }),
    keepAlive,
    // Without a database, as in some private windows, calls work and are not recorded.
    record: (call, { relayId, twin }) => history.add(recordedCall(call, twin), relayId).catch(() => undefined),
    now: Date.now,
    tick: () => new Promise((resolve) => setTimeout(resolve, BATCH_MS)),
  });
  const badge = createBadge(browser.action);
  void runner.listen(badge.follow);
  return {
    handlers: {
      'playground.start': ({ relayId, callId, draft, twin }) => runner.start(relayId, callId, draft, twin),
      'playground.preview': async ({ relayId, draft, as }) => {
        const composed = composeRequest(draft);
        // The page asks only for what it could compose.
        if (!composed.ok) throw new Error('The request is not complete.');
        const relay = await client(relayId);
        return relay.ok ? relay.value.preview(composed.value.request, as, claimsOf(draft.runAs) ?? {}) : relay;
      },
      'playground.cancel': ({ callId }) => runner.cancel(callId),
      'playground.keep': async (offer) => {
        const { over } = await keepOffer(offer.id);
        void keepAlive(over);
      },
      'playground.seen': ({ callId }) => badge.seen(callId),
      'playground.body': ({ callId, from }) => runner.body(callId, from),
      'playground.edit': async (handover) => {
        await handoverItem().set(handover);
        await browser.tabs.create({ url: browser.runtime.getURL('/popup.html#playground') });
      },
    },
    // The forms and the call belong to the active relay, the only one that can be disconnected.
    forget: async (relayId) => {
      await Promise.all([
        runner.forget(),
        forgetDrafts(relayId),
        forgetRules(),
        handoverItem().set(null),
        movingItem().set(null),
        recentCommands().set([]),
      ]);
      await Promise.all([history, saved].map((store) => store.clear(relayId).catch(() => undefined)));
    },
    ports: {
      playground: {
        from: ['popup.html'],
        open: (port) => {
          const stop = runner.listen((message) => port.postMessage(message));
          port.onDisconnect.addListener(() => void stop.then((end) => end()));
        },
      },
    },
  };
};

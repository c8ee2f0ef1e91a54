import { showToast } from '../design/toast.tsx';
import { createHistoryStore } from '../history/store.ts';
import { openPort, send } from '../messages/client.ts';
import { surface } from '../navigation/surface.ts';
import { handoverItem } from '../request-model/draft-transfer.ts';
import { createSavedStore } from '../saved/store.ts';
import type { Page } from '../secrets/page.ts';
import { pageEditing } from '../secrets/page-editing.ts';
import { afterTyping } from './code/preview.ts';
import { createPlayground, type Playground } from './create-playground.ts';
import { pageForm } from './page-form.ts';
import { storedSecretDrafts } from './request/stored-draft.ts';
import { offerFiles } from './run/files.ts';
import { createOwnCall } from './run/own-call.ts';
import { createMoves, movingItem } from './window-move/moves.ts';

/** A part of a page: the state of its playground. */
export function pagePlayground({ relays, secrets, part, onHandOver }: Page): Playground {
  const moves = createMoves({
    item: movingItem(),
    surface,
    keep: (id) => send('playground.keep', { id }),
  });
  const playground = createPlayground({
    relays,
    secrets,
    editing: part(pageEditing),
    send,
    openPort,
    historyStore: createHistoryStore(),
    savedStore: createSavedStore(),
    form: part(pageForm),
    secretDrafts: storedSecretDrafts(),
    handover: handoverItem(),
    takeMoved: moves.take,
    ownCall: createOwnCall(sessionStorage),
    offerFiles,
    whenIdle: afterTyping,
    notify: showToast,
    now: Date.now,
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });
  const { request } = playground;
  onHandOver((to) => Promise.all([request.flush(), moves.offer(to, request.asMoved())]).then(() => {}));
  // A popup and a tab take it when they open; a side panel may be open already.
  if (surface === 'side') {
    moves.onOffer(({ draft, files }) => {
      request.replace(draft, draft.runAs);
      request.files.value = files;
    });
  }
  return playground;
}

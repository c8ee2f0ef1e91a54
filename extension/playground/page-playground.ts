import { showToast } from '../design/toast.tsx';
import { createHistoryStore } from '../history/store.ts';
import { openPort, send } from '../messages/client.ts';
import { handoverItem } from '../request-model/draft-transfer.ts';
import { createSavedStore } from '../saved/store.ts';
import type { Page } from '../secrets/page.ts';
import { pageEditing } from '../secrets/page-editing.ts';
import { afterTyping } from './code/preview.ts';
import { createPlayground, type Playground } from './playground.ts';
import { storedSecretDrafts, windowDraft } from './request/stored-draft.ts';
import { offerFiles } from './run/files.ts';
import { createOwnCall } from './run/own-call.ts';

/** A part of a page: the state of its playground. */
export const pagePlayground = ({ relays, secrets, part }: Page): Playground =>
  createPlayground({
    relays,
    secrets,
    editing: part(pageEditing),
    send,
    openPort,
    historyStore: createHistoryStore(),
    savedStore: createSavedStore(),
    drafts: windowDraft(),
    secretDrafts: storedSecretDrafts(),
    handover: handoverItem(),
    ownCall: createOwnCall(sessionStorage),
    offerFiles,
    whenIdle: afterTyping,
    notify: showToast,
    now: Date.now,
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });

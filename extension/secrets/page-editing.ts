import { showToast } from '../design/toast.tsx';
import { createHistoryStore } from '../history/store.ts';
import { send } from '../messages/client.ts';
import { createEditing, type SecretEditing } from './editing.ts';
import type { Page } from './page.ts';
import { storedDrafts } from './stored-drafts.ts';
import { storedResults } from './testing/stored-results.ts';

/** A part of a page: the state of its editor. */
export const pageEditing = ({ relays, secrets }: Page): SecretEditing =>
  createEditing({
    send,
    relays,
    secrets,
    drafts: storedDrafts(),
    results: storedResults(),
    historyStore: createHistoryStore(),
    notify: showToast,
  });

import { createDrafts, type Drafts } from './drafts.ts';
import type { Page } from './page.ts';
import { storedDrafts } from './stored-drafts.ts';

/** A part of a page: which secret is open, and the changed forms. */
export const pageDrafts = ({ relays }: Page): Drafts => createDrafts(storedDrafts(), relays);

import type { Page } from '../secrets/page.ts';
import { createForm, type Form } from './request/form.ts';
import { windowDraft } from './request/window-draft.ts';

/** A part of a page: what is typed into the request form. */
export const pageForm = ({ secrets }: Page): Form => createForm({ secrets, drafts: windowDraft() });

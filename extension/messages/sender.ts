import type { Page } from './contract.ts';

/** The sender of a message as set by the browser, not as claimed by the sender itself. */
export interface Sender {
  readonly id?: string | undefined;
  readonly url?: string | undefined;
}

/**
 * The extension page that sent a message, or null. A content script has the extension's id too, but the URL of the
 * page in which it runs: so both the id and the origin of the URL are checked.
 */
export function pageOf(sender: Sender, own: { readonly id: string; readonly origin: string }): Page | null {
  if (sender.id !== own.id || sender.url === undefined || !URL.canParse(sender.url)) return null;
  const url = new URL(sender.url);
  // `URL.origin` is "null" for extension schemes in some browsers, so the parts are compared.
  if (`${url.protocol}//${url.host}` !== own.origin) return null;
  const page = url.pathname.slice(1);
  return isPage(page) ? page : null;
}

const isPage = (name: string): name is Page =>
  name === 'popup.html' || name === 'devtools.html' || name === 'panel.html';

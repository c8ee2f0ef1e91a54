/**
 * Puts text on the clipboard. In Chromium's DevTools no panel of an extension may use the clipboard's own API (a frame
 * without that permission), but a selection can be copied there as by the keys. Never give it a secret's value.
 */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = Object.assign(document.createElement('textarea'), { value: text });
    const focused = document.activeElement;
    document.body.append(field);
    field.select();
    const isCopied = document.execCommand('copy');
    field.remove();
    if (focused instanceof HTMLElement) focused.focus();
    if (!isCopied) throw new Error('The browser does not let this page copy.');
  }
}

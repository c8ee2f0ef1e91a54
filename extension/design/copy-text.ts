/**
 * Writes text to the clipboard. In Chromium's DevTools an extension's panel is a frame without the clipboard
 * permission, so a selection is copied with `execCommand`. Never pass a secret's value.
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
    if (!isCopied) throw new Error('The browser does not allow this page to copy.');
  }
}

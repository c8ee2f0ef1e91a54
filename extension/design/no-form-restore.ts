/**
 * For a form in which a secret can be typed. Browsers write what stands in the controls of a tab to their session files, in
 * order to restore it after a crash. On a `<textarea>` the attribute does nothing in Chromium: it has to be on the form.
 */
export const NO_FORM_RESTORE = { autocomplete: 'off' } as const;

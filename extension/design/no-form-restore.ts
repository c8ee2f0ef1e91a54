/**
 * For a form in which a secret can be typed. Browsers write the contents of a tab's form controls to their session
 * files, to restore them after a crash. On a `<textarea>` Chromium ignores the attribute: it has to be on the form.
 */
export const NO_FORM_RESTORE = { autocomplete: 'off' } as const;

/** Keeps a value out of autofill, remote spelling checkers and password managers. */
export const NO_AUTOFILL = {
  autocomplete: 'off',
  spellcheck: false,
  autocapitalize: 'off',
  'data-1p-ignore': true,
  'data-lpignore': 'true',
  'data-bwignore': true,
} as const;

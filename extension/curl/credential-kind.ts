/**
 * `literal`: a key itself. `variable`: its name in a shell, a template or a script. `blank`: words that an example has
 * in the place of the key.
 */
export type CredentialKind = 'literal' | 'variable' | 'blank';

const VARIABLE = /^(?:\$(?:env:)?\w+|\$\{[^}]*\}|\$\(.*\)|`.*`|%\w+%|\{\{.*\}\})$/s;

const BLANKS = [
  /^[<[{]+[^<>[\]{}]*[>\]}]+$/,
  /\s|\.\.\.|…|x{4}|\bx{3}|your|replace|paste|placeholder|insert|changeme/i,
  // `API_KEY`, `ACCESS-TOKEN`, `TOKEN`; keys in capitals have digits among the letters.
  /^[A-Z]+(?:[-_][A-Z]+)*$/,
  // `secret_api_key`, `app_password`.
  /^(?:[a-z]+[-_])*(?:key|token|secret|password)$/i,
  /^[a-z]{2,4}[-_](?:my|the)?(?:api)?[-_]?key$/i,
  /^(?:demo|test|secret)$/i,
];

export function kindOf(value: string): CredentialKind {
  if (VARIABLE.test(value)) return 'variable';
  return BLANKS.some((pattern) => pattern.test(value)) ? 'blank' : 'literal';
}

/** `OPENAI_API_KEY` of `${OPENAI_API_KEY}`, `%OPENAI_API_KEY%` or `<openai-api-key>`; empty if it has no name. */
export const variableName = (value: string): string =>
  /^\$\(|^`/.test(value) ? '' : (/[A-Za-z_][\w -]*/.exec(value.replace(/^\$env:|^\$\{|:-.*$/g, ''))?.[0].trim() ?? '');

/** How a policy's `body:a.b` names a value in a body: one rule for JSON and forms, and for both routes. */

/** Some servers read one name, some a nested value: `a.b=1` is `b` inside `a` to Spring, `a[b=1` is `a_b` to PHP. */
const IS_AMBIGUOUS = /^$|[.[\]]/;

/**
 * `a.0.b` for the keys from a body's root to a value. Empty where no path names the value, as at the root itself or
 * behind a key that is empty or holds a dot or a bracket: only the placement `body` covers it then.
 */
export const bodyPath = (keys: readonly string[]): string =>
  keys.some((key) => IS_AMBIGUOUS.test(key)) ? '' : keys.join('.');

/** `a[b][0]` is `a.b.0`; brackets that are not exactly of this form leave the name one key, and so without a path. */
export function formPath(name: string): string {
  const [, head = name, brackets = ''] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name) ?? [];
  return bodyPath(brackets === '' ? [head] : [head, ...brackets.slice(1, -1).split('][')]);
}

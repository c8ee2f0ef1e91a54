type TokenValue = string | null | undefined;

/** The signed-in user's JWT, or a function that returns it and is called for every call. Without one, calls are anonymous. */
export type Token = TokenValue | (() => TokenValue | Promise<TokenValue>);

/** The value of `Authorization` or `Relay-Authorization`; null for an anonymous call. */
export async function authorizationOf(token: Token): Promise<string | null> {
  const value = typeof token === 'function' ? await token() : token;
  return value ? `Bearer ${value}` : null;
}

/** Nothing of the browser's own identifies the caller, and nothing of a call stays in its cache. */
export const WITHOUT_STATE = { cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' } as const;

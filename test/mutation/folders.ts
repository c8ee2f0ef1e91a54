/**
 * The folders of which each mutant is tried, by their weight for security, with the tests that have to notice it. Those that
 * start the relay as a process of its own are of no use: there no mutant is active.
 */
export const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  'shared/policy': ['test/shared/policy/*.test.ts'],
  'shared/placeholder': ['test/shared/placeholder/*.test.ts'],
  'relay/redact': ['test/relay/redact/{boundary,escapes,redactor,refusal,secret-encodings}.test.ts'],
  'extension/messages': ['test/extension/messages/*.test.ts', 'test/security/extension-messages.test.ts'],
  'relay/limits': ['test/relay/limits/*.test.ts', 'test/security/limits/{failures,limits,pause,room,unsent}.test.ts'],
  'relay/identity': ['test/relay/identity/*.test.ts', 'test/security/identity/*.test.ts'],
  'relay/secrets': ['test/relay/secrets/*.test.ts', 'test/security/{store,store-rows}.test.ts'],
};

/** Each folder whose guards mutation testing checks, with the tests that are to notice a mutant in it. */
export const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  'shared/policy': ['test/shared/policy/*.test.ts'],
  'shared/placeholder': ['test/shared/placeholder/*.test.ts'],
  'relay/redact': ['test/relay/redact/*.test.ts'],
  'extension/messages': ['test/extension/messages/*.test.ts', 'test/security/extension-messages.test.ts'],
  'relay/limits': ['test/relay/limits/*.test.ts', 'test/security/limits/*.test.ts'],
  'relay/identity': ['test/relay/identity/*.test.ts', 'test/security/identity/*.test.ts'],
  'relay/secrets': ['test/relay/secrets/*.test.ts', 'test/security/{store,store-rows,places}.test.ts'],
};

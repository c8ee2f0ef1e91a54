/**
 * The folders of which each mutant is tried, by their weight for security, with the tests that have to notice it. Those of
 * single parts: each test runs for every mutant that it reaches, and one that starts a relay reaches most of them. In a
 * relay that is a process of its own no mutant is active.
 */
export const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  'shared/policy': ['test/shared/policy/*.test.ts'],
  'shared/placeholder': ['test/shared/placeholder/*.test.ts'],
  'relay/redact': [
    'test/relay/redact/{boundary,boundary-bytes,escape-filter,escapes,redactor,refusal,secret-encodings}.test.ts',
  ],
  'extension/messages': ['test/extension/messages/*.test.ts', 'test/security/extension-messages.test.ts'],
  'relay/limits': ['test/relay/limits/*.test.ts'],
  'relay/identity': ['test/relay/identity/*.test.ts', 'test/security/identity/jwks.test.ts'],
  'relay/secrets': [
    'test/relay/secrets/{changes,directory,hint,open-sealed-box,rotation,row-cipher,rows,vault,wildcards}.test.ts',
  ],
  'relay/server': ['test/relay/server/*.test.ts'],
  'relay/call': ['test/relay/call/*.test.ts'],
  'relay/forward': [
    'test/relay/forward/{address,connector,decode,failure,forward,happy-eyeballs,multipart,origin-load,redirect}.test.ts',
    'test/relay/forward/{response-course,response-handler,response-headers,timings,wire-header}.test.ts',
  ],
};

import { expect, test } from 'vitest';
import { readConfig, unknownVariables, VARIABLES } from '../../../relay/config/config.ts';

test('an empty environment gives the documented defaults', () => {
  const config = readConfig({});
  expect(config.ok && config.value).toMatchObject({
    RELAY_HOST: '127.0.0.1',
    RELAY_PORT: 8787,
    RELAY_DATA_DIR: './data',
    RELAY_ALLOW_NETWORKS: null,
    RELAY_CONNECT_TIMEOUT: 10_000,
    RELAY_FIRST_BYTE_TIMEOUT: 600_000,
    RELAY_IDLE_TIMEOUT: 300_000,
    RELAY_TOTAL_TIMEOUT: 3_600_000,
    RELAY_LOG_LEVEL: 'info',
  });
});

test.each([
  ['RELAY_PORT', '70000'],
  ['RELAY_PORT', '80 '.repeat(2)],
  ['RELAY_PUBLIC_URL', 'relay.example'],
  ['RELAY_ALLOWED_ORIGINS', 'https://app.example/path'],
  ['RELAY_ALLOWED_ORIGINS', '*'],
  ['RELAY_TRUSTED_PROXIES', '10.0.0.0/33'],
  ['RELAY_ALLOW_NETWORKS', 'localhost'],
  ['RELAY_OIDC_ISSUER', 'file:///etc/passwd'],
  ['RELAY_OIDC_ISSUER', 'http://login.example'],
  ['RELAY_OIDC_ISSUER', 'http://127.0.0.1.evil.example'],
  ['RELAY_OIDC_ISSUER', 'https://user:password@login.example'],
  ['RELAY_JWKS_URL', 'http://login.example/jwks.json'],
  ['RELAY_LOG_LEVEL', 'loud'],
  ['RELAY_LOG_FORMAT', 'xml'],
  ['RELAY_MEMORY', '256M'],
  ['RELAY_IDLE_TIMEOUT', '0'],
  ['RELAY_MAX_CALLS', '-1'],
  ['RELAY_DATABASE_URL', 'mysql://localhost/relay'],
  ['RELAY_DATABASE_URL', 'postgres://localhost'],
])('%s=%s is refused in one line that names the variable and an example', (name, value) => {
  const config = readConfig({ [name]: value });
  expect(config.ok).toBe(false);
  const detail = config.ok ? '' : config.refusal.detail;
  expect(detail).toContain(name);
  expect(detail).toContain('Example:');
  expect(detail).not.toContain('\n');
  expect(readConfig({ [name]: VARIABLES[name as keyof typeof VARIABLES].example }).ok).toBe(
    !['RELAY_OIDC_ISSUER', 'RELAY_JWKS_URL'].includes(name),
  );
});

test('signing users in without an audience is refused: tokens for other services would be taken', () => {
  expect(readConfig({ RELAY_OIDC_ISSUER: 'https://login.example' }).ok).toBe(false);
  expect(readConfig({ RELAY_OIDC_ISSUER: 'https://login.example', RELAY_OIDC_AUDIENCE: 'app' }).ok).toBe(true);
});

test('a typing error in a name is noticed', () => {
  expect(unknownVariables({ RELAY_ALLOWED_ORIGIN: 'x', PATH: '/bin' })).toEqual(['RELAY_ALLOWED_ORIGIN']);
});

test.each(['http://127.0.0.1:4000', 'http://localhost:4000/realm', 'http://[::1]:4000', 'https://10.0.0.5/realm'])(
  'the sign-in provider may be at %s',
  (issuer) => {
    expect(readConfig({ RELAY_OIDC_ISSUER: issuer, RELAY_OIDC_AUDIENCE: 'app' }).ok).toBe(true);
  },
);

test('a limit of all bodies that the largest would never fit is refused', () => {
  const env = { RELAY_MAX_BUFFERED_BYTES: '2000', RELAY_MAX_REQUEST_BYTES: '2001' };
  expect(readConfig(env)).toMatchObject({ ok: false, refusal: { param: 'RELAY_MAX_BUFFERED_BYTES' } });
  expect(readConfig({ ...env, RELAY_MAX_REQUEST_BYTES: '2000' }).ok).toBe(true);
});

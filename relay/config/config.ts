import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import { databaseUrlIn } from './database-url-file.ts';
import { LIMIT_VARIABLES } from './limit-variables.ts';
import { QUEUE_VARIABLES } from './queue-variables.ts';
import { httpUrl, integer, networks, oneOf, origins, postgresUrl, providerUrl, text } from './values.ts';
import { type Variable, variable, type WithDefault, withDefault } from './variable.ts';

export const VARIABLES = {
  RELAY_HOST: withDefault({
    default: '127.0.0.1',
    example: '0.0.0.0',
    description: 'Address to listen on.',
    parse: text,
  }),
  RELAY_PORT: withDefault({
    default: '8787',
    example: '8787',
    description: 'Port to listen on; 0 for any free port.',
    parse: integer(0, 65_535),
  }),
  RELAY_PUBLIC_URL: variable({
    example: 'https://relay.example',
    description: 'URL under which callers reach the relay, if it differs from the address to listen on.',
    parse: httpUrl,
  }),
  RELAY_NAME: withDefault({
    default: 'Client Secret Relay',
    example: 'Staging',
    description: 'Name shown in the extension.',
    parse: text,
  }),
  RELAY_DATA_DIR: withDefault({
    default: './data',
    example: '/var/lib/relay',
    description: 'Folder of the database and the root key.',
    parse: text,
  }),
  RELAY_DATABASE_URL: variable({
    example: 'postgres://relay:password@db.example/relay',
    description: 'Postgres as the store, for several relays; default: SQLite in the data folder.',
    parse: postgresUrl,
  }),
  RELAY_DATABASE_URL_FILE: variable({
    example: '/run/secrets/relay-database-url',
    description: 'File of that URL, as it has a password; instead of RELAY_DATABASE_URL.',
    parse: text,
  }),
  RELAY_ROOT_KEY: variable({
    example: 'openssl rand -base64 32',
    description: 'The 32-byte root key itself, in base64 or hex.',
    parse: text,
  }),
  RELAY_ROOT_KEY_FILE: variable({
    example: '/run/secrets/relay-root-key',
    description: 'File of the root key; default: root.key in the data folder, created at the first start.',
    parse: text,
  }),
  RELAY_MARK_FILE: variable({
    example: '/var/lib/relay-mark/mark',
    description:
      'File of the mark by which a start notices an older copy of the database; default: beside the root key.',
    parse: text,
  }),
  RELAY_ALLOWED_ORIGINS: variable({
    example: 'https://app.example,https://www.app.example',
    description:
      'Origins of pages that are allowed to call; default: pages on loopback. Paired extensions are always allowed.',
    parse: origins,
  }),
  RELAY_TRUSTED_PROXIES: variable({
    example: '10.0.0.5,10.1.0.0/16',
    description: 'Proxies whose X-Forwarded-For is trusted; default: none.',
    parse: networks,
  }),
  RELAY_OIDC_ISSUER: variable({
    example: 'https://login.example',
    description: 'OpenID provider whose tokens authenticate users (keys by discovery).',
    parse: providerUrl,
  }),
  RELAY_OIDC_AUDIENCE: variable({
    example: 'my-app',
    description: 'Audience that those tokens must have.',
    parse: text,
  }),
  RELAY_JWKS_URL: variable({
    example: 'https://login.example/jwks.json',
    description: 'Key set of those tokens, if the provider has no discovery.',
    parse: providerUrl,
  }),
  RELAY_ALLOW_NETWORKS: variable({
    example: '127.0.0.0/8,10.0.0.0/8',
    description: 'Private networks that secrets may be sent to, also over http; for development. Default: none.',
    parse: networks,
  }),
  RELAY_CA_FILE: variable({
    example: '/etc/ssl/private-ca.pem',
    description: 'Additional certificate authorities to trust for upstreams (PEM).',
    parse: text,
  }),
  RELAY_METRICS_PORT: variable({
    example: '9090',
    description: 'Port of RELAY_HOST that serves /metrics to anyone; default: only the owner has access.',
    parse: integer(1, 65_535),
  }),
  RELAY_LOG_LEVEL: withDefault({
    default: 'info',
    example: 'warn',
    description: 'debug, info, warn, error or silent.',
    parse: oneOf('debug', 'info', 'warn', 'error', 'silent'),
  }),
  RELAY_LOG_FORMAT: withDefault({
    default: 'text',
    example: 'json',
    description: 'text or json.',
    parse: oneOf('text', 'json'),
  }),
  RELAY_MEMORY: withDefault({
    default: 'small',
    example: 'throughput',
    description: 'small to keep little memory after bursts; throughput to collect garbage less often.',
    parse: oneOf('small', 'throughput'),
  }),
  RELAY_WORKERS: withDefault({
    default: '1',
    example: '4',
    description:
      'Processes that serve requests, for more than one core; beyond 1, one more process keeps their counts.',
    parse: integer(1, 64),
  }),
  ...LIMIT_VARIABLES,
  ...QUEUE_VARIABLES,
} as const;

type Variables = typeof VARIABLES;
type Parsed<K extends keyof Variables> = Extract<ReturnType<Variables[K]['parse']>, { value: unknown }>['value'];

/** Durations in milliseconds, sizes in bytes. `null` where nothing is set and there is no default. */
export type Config = {
  readonly [K in keyof Variables]: Variables[K] extends WithDefault<unknown> ? Parsed<K> : Parsed<K> | null;
};

/** Reads the environment; the refusal's detail is one line that names the variable, what is wrong and an example. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Result<Config> {
  const config: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries<Variable>(VARIABLES)) {
    const given = env[name]?.trim() || spec.default;
    if (given === undefined) {
      config[name] = null;
      continue;
    }
    const parsed = spec.parse(given);
    if ('wrong' in parsed) return wrong(name, parsed.wrong, spec.example);
    config[name] = parsed.value;
  }
  const url = databaseUrlIn(config);
  if ('wrong' in url) return wrong('RELAY_DATABASE_URL_FILE', url.wrong, '/run/secrets/relay-database-url');
  config.RELAY_DATABASE_URL = url.value;
  if ((config.RELAY_OIDC_ISSUER || config.RELAY_JWKS_URL) && !config.RELAY_OIDC_AUDIENCE) {
    return wrong(
      'RELAY_OIDC_AUDIENCE',
      'must be set if users sign in, or tokens for other services would be accepted',
      'my-app',
    );
  }
  if (Number(config.RELAY_MAX_BUFFERED_BYTES) < Number(config.RELAY_MAX_REQUEST_BYTES)) {
    return wrong('RELAY_MAX_BUFFERED_BYTES', 'must not be less than RELAY_MAX_REQUEST_BYTES', '268435456');
  }
  if (Number(config.RELAY_QUEUE_MAX_EXPIRES) < Number(config.RELAY_QUEUE_EXPIRES)) {
    return wrong('RELAY_QUEUE_MAX_EXPIRES', 'must not be less than RELAY_QUEUE_EXPIRES', '604800');
  }
  if (config.RELAY_ROOT_KEY && config.RELAY_ROOT_KEY_FILE) {
    return wrong('RELAY_ROOT_KEY_FILE', 'must not be set together with RELAY_ROOT_KEY', '(one of the two)');
  }
  return ok(config as unknown as Config);
}

const wrong = (name: string, what: string, example: string): Result<never> =>
  fail(refusal('INVALID_PARAMETER', `${name} ${what}. Example: ${name}=${example}`, { param: name }));

/** Names with the prefix of the relay that no variable has: a typing error that would have no effect. */
export const unknownVariables = (env: Readonly<Record<string, string | undefined>>): string[] =>
  Object.keys(env).filter((name) => name.startsWith('RELAY_') && !Object.hasOwn(VARIABLES, name));

/** curl's options (`curl --help all`, 8.16), as far as they take a value; all others are switches. */
const WITH_VALUE = new Set(
  [
    'abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to',
    'continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw data-urlencode',
    'delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine',
    'etag-compare etag-save expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method ftp-port',
    'ftp-ssl-ccc-mode happy-eyeballs-timeout-ms haproxy-clientip header help hostpubmd5 hostpubsha256 hsts interface',
    'ip-tos ipfs-gateway json keepalive-cnt keepalive-time key key-type krb libcurl limit-rate local-port login-options',
    'mail-auth mail-from mail-rcpt max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir',
    'parallel-max parallel-max-host pass pinnedpubkey preproxy proto proto-default proto-redir proxy proxy-cacert',
    'proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type',
    'proxy-pass proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword',
    'proxy-tlsuser proxy-user proxy1.0 pubkey quote random-file range rate referer request request-target resolve retry',
    'retry-delay retry-max-time sasl-authzid service-name sigalgs socks4 socks4a socks5 socks5-gssapi-service',
    'socks5-hostname speed-limit speed-time stderr telnet-option tftp-blksize time-cond tls-max tls13-ciphers',
    'tlsauthtype tlspassword tlsuser trace trace-ascii trace-config unix-socket upload-file upload-flags url url-query',
    'user user-agent variable vlan-priority write-out',
  ].flatMap((line) => line.split(' ')),
);

const SHORT: Readonly<Record<string, string>> = {
  A: 'user-agent',
  b: 'cookie',
  c: 'cookie-jar',
  C: 'continue-at',
  d: 'data',
  D: 'dump-header',
  e: 'referer',
  E: 'cert',
  F: 'form',
  G: 'get',
  h: 'help',
  H: 'header',
  I: 'head',
  k: 'insecure',
  K: 'config',
  m: 'max-time',
  n: 'netrc',
  o: 'output',
  P: 'ftp-port',
  Q: 'quote',
  r: 'range',
  t: 'telnet-option',
  T: 'upload-file',
  u: 'user',
  U: 'proxy-user',
  w: 'write-out',
  x: 'proxy',
  X: 'request',
  y: 'speed-time',
  Y: 'speed-limit',
  z: 'time-cond',
  ':': 'next',
};

export interface Option {
  /** The long name, without dashes; `url` for an argument that is no option. Short switches of no effect are `''`. */
  readonly name: string;
  /** Empty for a switch. */
  readonly value: string;
}

/** The options of the first transfer of a command line, in order. `argv` is without the program's name. */
export function optionsOf(argv: readonly string[]): Option[] {
  const options: Option[] = [];
  let onlyUrls = false;
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? '';
    if (onlyUrls || !word.startsWith('-') || word === '-') options.push({ name: 'url', value: word });
    else if (word === '--') onlyUrls = true;
    else if (word.startsWith('--')) {
      const name = word.slice(2);
      if (!WITH_VALUE.has(name)) options.push({ name, value: '' });
      else {
        index += 1;
        options.push({ name, value: argv[index] ?? '' });
      }
    } else {
      const { found, needsNext } = shortOptions(word.slice(1));
      options.push(...found);
      if (needsNext !== null) {
        index += 1;
        options.push({ name: needsNext, value: argv[index] ?? '' });
      }
    }
  }
  const next = options.findIndex(({ name }) => name === 'next');
  return next === -1 ? options : options.slice(0, next);
}

/** `-sSXPOST`: switches, then at most one option whose value is the rest or, if that is empty, the next word. */
function shortOptions(letters: string): { found: Option[]; needsNext: string | null } {
  const found: Option[] = [];
  for (let at = 0; at < letters.length; at += 1) {
    const name = SHORT[letters[at] ?? ''] ?? '';
    const rest = letters.slice(at + 1);
    if (WITH_VALUE.has(name)) {
      if (rest === '') return { found, needsNext: name };
      return { found: [...found, { name, value: rest }], needsNext: null };
    }
    found.push({ name, value: '' });
  }
  return { found, needsNext: null };
}

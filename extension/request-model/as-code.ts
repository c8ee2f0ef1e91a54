import { filePartName } from './fields.ts';
import type { Composed } from './to-request.ts';

/** The composed request as code. No token is passed in, so no output can contain one. */

/** The code of a page: `clientSecretRequest(…)`. */
export function asPageCode({ request, files }: Composed): string {
  const { clientSecretName, url, method, headers, params, data, queue, poll, expires } = request;
  const fields = Object.entries({ clientSecretName, url, method, headers, params, data, queue, poll, expires }).filter(
    ([, value]) => value !== undefined,
  );
  const body = fields.map(([name, value]) => `  ${name}: ${literal(value, '  ')},`).join('\n');
  const call = `const response = await relay.clientSecretRequest({\n${body}\n});\n`;
  if (files.length === 0) return call;
  const names = files.map((one) => filePartName(one.name)).join(', ');
  return `// Send files in a form or FormData: ${names}\n${call}`;
}

/**
 * The code of a page without the page client: a plain `fetch`. `token` is the user's token, which the page supplies.
 */
export function asFetch({ request, files }: Composed, relayUrl: string, isAnonymous: boolean): string {
  const url = quote(`${relayUrl.replace(/\/$/, '')}/v1/request`);
  const authorization = isAnonymous ? [] : ["Authorization: 'Bearer ' + token"];
  const json = `JSON.stringify(${literal(request, '  ')})`;
  if (files.length === 0) {
    const headers = block('{', ["'Content-Type': 'application/json'", ...authorization], '}', '  ');
    return `const response = await fetch(${url}, {\n  method: 'POST',\n  headers: ${headers},\n  body: ${json},\n});\n`;
  }
  const parts = [
    `body.append('request', ${json});`,
    ...files.map((one) => `body.append(${quote(filePartName(one.name))}, file);`),
  ];
  const headers = isAnonymous ? '' : `  headers: { ${authorization.join('')} },\n`;
  return `const body = new FormData();\n${parts.join('\n')}\nconst response = await fetch(${url}, {\n  method: 'POST',\n${headers}  body,\n});\n`;
}

/** A JavaScript literal: JSON with unquoted names where possible, and single quotes. */
export function literal(value: unknown, indent: string): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value))
    return block(
      '[',
      value.map((one) => literal(one, `${indent}  `)),
      ']',
      indent,
    );
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, child]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
    // In a literal this name would set the prototype; as a computed name it is an ordinary property.
    return `${name === '__proto__' ? "['__proto__']" : key}: ${literal(child, `${indent}  `)}`;
  });
  return block('{', members, '}', indent);
}

export const block = (open: string, members: readonly string[], close: string, indent: string): string => {
  if (members.length === 0) return open + close;
  const line = members.join(', ');
  if (line.length < 60 && !line.includes('\n')) return open === '{' ? `{ ${line} }` : `[${line}]`;
  return `${open}\n${members.map((member) => `${indent}  ${member},`).join('\n')}\n${indent}${close}`;
};

export const quote = (text: string): string => {
  const json = JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
};

/**
 * The token of the owner or a user, read from `RELAY_TOKEN` inside double quotes. Where it is not set, every POSIX shell
 * stops with the text, which says how to get one, instead of sending a call that is refused.
 */
export function tokenVariable(relayUrl: string): string {
  const pairing = `${relayUrl.replace(/\/$/, '')}/v1/pair`.replace(/[$`"\\}]/g, '\\$&');
  const help = `is not set. Run npx client-secret-relay pair (in a checkout: npm run relay -- pair), and POST the code after pair= (up to the dot) with a deviceName to ${pairing} for a deviceToken`;
  return `\${RELAY_TOKEN:?${help}}`;
}

/**
 * A curl command for the relay at `relayUrl`. The placeholder is in single quotes, so no shell expands it; the token of
 * the owner or a test user is read from `RELAY_TOKEN`.
 */
export function asCurl({ request, files }: Composed, relayUrl: string, isAnonymous: boolean): string {
  const parts = [`curl ${shell(`${relayUrl.replace(/\/$/, '')}/v1/request`)}`];
  if (!isAnonymous) parts.push(`-H "Authorization: Bearer ${tokenVariable(relayUrl)}"`);
  if (files.length === 0) {
    parts.push("-H 'Content-Type: application/json'", `--data-raw ${shell(JSON.stringify(request, null, 2))}`);
  } else {
    // --form-string: a plain -F would read "@" and ";type=" inside the JSON.
    parts.push(`--form-string ${shell(`request=${JSON.stringify(request)}`)}`);
    for (const one of files)
      parts.push(`-F ${shell(`${filePartName(one.name)}=@${fileName(one.file?.name ?? 'FILE')}`)}`);
  }
  return parts.join(' \\\n  ');
}

export const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Quoted for curl itself, which parses options after a semicolon. */
export const fileName = (name: string): string => `"${name.replace(/["\\]/g, '\\$&')}"`;

import { filePartName } from './fields.ts';
import type { Composed } from './to-request.ts';

/** The composed request as text to take away. None of them can hold a token: none is passed in. */

/** `clientSecretRequest(…)` as a page writes it. */
export function asPageCode({ request, files }: Composed): string {
  const { clientSecretName, url, method, headers, params, data } = request;
  const fields = Object.entries({ clientSecretName, url, method, headers, params, data }).filter(
    ([, value]) => value !== undefined,
  );
  const body = fields.map(([name, value]) => `  ${name}: ${literal(value, '  ')},`).join('\n');
  const call = `const response = await relay.clientSecretRequest({\n${body}\n});\n`;
  if (files.length === 0) return call;
  const names = files.map((one) => filePartName(one.name)).join(', ');
  return `// Files go by a form or FormData: ${names}\n${call}`;
}

/** The same as a plain `fetch`, for a page without the page client. `token` is the page's own way to a sign-in. */
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

/** A JavaScript literal: JSON with names unquoted where they can be, and single quotes. */
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
    // In a literal this name would set the prototype; computed, it is a name like any other.
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
 * A curl command against the relay at `relayUrl`. The placeholder stands in single quotes, so no shell expands it; the
 * owner and a test user bring their token in `RELAY_TOKEN`.
 */
export function asCurl({ request, files }: Composed, relayUrl: string, isAnonymous: boolean): string {
  const json = JSON.stringify(request);
  const parts = [`curl ${shell(`${relayUrl.replace(/\/$/, '')}/v1/request`)}`];
  if (!isAnonymous) parts.push('-H "Authorization: Bearer $RELAY_TOKEN"');
  if (files.length === 0) {
    parts.push("-H 'Content-Type: application/json'", `--data-raw ${shell(json)}`);
  } else {
    // --form-string: a plain -F would read "@" and ";type=" inside the JSON.
    parts.push(`--form-string ${shell(`request=${json}`)}`);
    for (const one of files)
      parts.push(`-F ${shell(`${filePartName(one.name)}=@${fileName(one.file?.name ?? 'FILE')}`)}`);
  }
  return parts.join(' \\\n  ');
}

export const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Quoted for curl itself, to which a semicolon would begin an option. */
export const fileName = (name: string): string => `"${name.replace(/["\\]/g, '\\$&')}"`;

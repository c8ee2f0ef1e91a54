import { block, quote } from '../../request-model/as-code.ts';
import type { Composed } from '../../request-model/to-request.ts';

/** The relay that the code calls, and whether it does so without a token. */
export interface Target {
  /** Without a slash at the end. */
  readonly address: string;
  readonly isAnonymous: boolean;
}

/** Python 3 with what it brings. A text of JSON is one of Python, too. */
export function asPython({ request }: Composed, { address, isAnonymous }: Target): string {
  const token = isAnonymous ? '' : `\n        "Authorization": "Bearer " + os.environ["RELAY_TOKEN"],`;
  return `import json${isAnonymous ? '' : '\nimport os'}
import urllib.request

call = ${pythonOf(request, '')}
request = urllib.request.Request(
    ${JSON.stringify(`${address}/v1/request`)},
    data=json.dumps(call).encode(),
    headers={
        "Content-Type": "application/json",${token}
    },
)
with urllib.request.urlopen(request) as response:
    print(response.read().decode())
`;
}

function pythonOf(value: unknown, indent: string): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  const deeper = `${indent}    `;
  const members = Array.isArray(value)
    ? value.map((one) => pythonOf(one, deeper))
    : Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${pythonOf(one, deeper)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (members.length === 0) return `${open}${close}`;
  return `${open}\n${members.map((one) => `${deeper}${one},`).join('\n')}\n${indent}${close}`;
}

export function asGo({ request }: Composed, { address, isAnonymous }: Target): string {
  const token = isAnonymous ? '' : '\n\trequest.Header.Set("Authorization", "Bearer "+os.Getenv("RELAY_TOKEN"))';
  return `package main

import (
	"io"
	"net/http"
	"os"
	"strings"
)

func main() {
	body := strings.NewReader(${goText(JSON.stringify(request, null, 2))})
	request, err := http.NewRequest("POST", ${goText(`${address}/v1/request`)}, body)
	if err != nil {
		panic(err)
	}
	request.Header.Set("Content-Type", "application/json")${token}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	io.Copy(os.Stdout, response.Body)
}
`;
}

/** A raw text has no escapes and thus no backtick; Go's source has no byte order mark. */
const goText = (text: string): string =>
  /[`\r\ufeff]/.test(text) || !text.includes('\n')
    ? JSON.stringify(text).replaceAll('\ufeff', '\\ufeff')
    : `\`${text}\``;

/** For an SDK that takes a base URL: the relay before the API's own. */
export function asBaseUrl({ request }: Composed, { address, isAnonymous }: Target): string {
  const { hostname, origin } = new URL(request.url);
  const path = /^\/v\d+(?=\/)/.exec(new URL(request.url).pathname)?.[0] ?? '';
  const sdk = hostname === 'api.openai.com' ? 'OpenAI' : hostname === 'api.anthropic.com' ? 'Anthropic' : 'Client';
  const base = `${address}/v1/forward/${encodeURIComponent(request.clientSecretName)}/${origin}`;
  const options = [
    `baseURL: ${quote(sdk === 'Anthropic' ? base : base + path)}`,
    "apiKey: '$CLIENT_SECRET'",
    ...(isAnonymous ? [] : [`defaultHeaders: { 'Relay-Authorization': 'Bearer ' + token }`]),
    ...(sdk === 'Client' ? [] : ['dangerouslyAllowBrowser: true']),
  ];
  const comment =
    sdk === 'Client' ? "// The names of these options are those of most SDKs; see your SDK's documentation.\n" : '';
  return `${comment}const client = new ${sdk}(${block('{', options, '}', '')});\n`;
}

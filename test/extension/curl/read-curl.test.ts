import { describe, expect, test } from 'vitest';
import { readCurl } from '../../../extension/curl/read-curl.ts';

/** The draft without the ids of its rows. */
function read(text: string) {
  const result = readCurl(text);
  if (!result.ok) throw new Error(result.refusal.detail);
  const { draft, notes } = result.value;
  const { method, url, headers, body } = draft;
  return {
    method,
    url,
    headers: headers.map(({ name, value }) => `${name}: ${value}`),
    body: body.text || body.fields.map(({ name, value, kind }) => (kind === 'file' ? `${name}@` : `${name}=${value}`)),
    notes,
  };
}

const EXPECTED = {
  method: 'POST',
  url: 'https://api.example/v1',
  headers: ['Content-Type: application/json', 'X-Key: it"s $KEY'],
  body: '{\n  "a": "b c"\n}',
  notes: [],
};
const json = String.raw`"{\"a\": \"b c\"}"`;

describe('the same command in every dialect', () => {
  test.each([
    [
      'POSIX shell',
      `curl https://api.example/v1 \\\n -H 'Content-Type: application/json' \\\n -H 'X-Key: it"s $KEY' -d ${json}`,
    ],
    [
      'with Windows line ends',
      `curl https://api.example/v1 \\\r\n -H 'Content-Type: application/json' \\\r\n -H 'X-Key: it"s $KEY' -d ${json}\r\n`,
    ],
    [
      'with prompts',
      `$ curl https://api.example/v1 \\\n> -H 'Content-Type: application/json' \\\n> -H 'X-Key: it"s $KEY' -d ${json}`,
    ],
    [
      'with a prompt of bash',
      `me@host:~/x$ curl https://api.example/v1 -H 'Content-Type: application/json' -H 'X-Key: it"s $KEY' -d ${json}`,
    ],
    [
      'in a Markdown block',
      `\`\`\`bash\ncurl https://api.example/v1 -H 'Content-Type: application/json' -H 'X-Key: it"s $KEY' -d ${json}\n\`\`\``,
    ],
    [
      'cmd.exe',
      `curl ^"https://api.example/v1^" ^\r\n  -H ^"Content-Type: application/json^" ^\r\n  -H ^"X-Key: it\\^"s $KEY^" ^\r\n  -d ^"^{\\^"a\\^": \\^"b c\\^"^}^"`,
    ],
    [
      'PowerShell',
      `PS C:\\x> curl.exe https://api.example/v1 \`\r\n  -H "Content-Type: application/json" \`\r\n  -H "X-Key: it\`"s $KEY" \`\r\n  -d '{"a": "b c"}'`,
    ],
    [
      'in a pipeline',
      `echo '{"a": "b c"}' | curl https://api.example/v1 -H 'Content-Type: application/json' -H 'X-Key: it"s $KEY' -d @- | jq .a > out.json`,
    ],
    [
      'with a here-string',
      `curl https://api.example/v1 -H 'Content-Type: application/json' -H 'X-Key: it"s $KEY' --data-binary @- <<< '{"a": "b c"}'; rm x`,
    ],
    [
      'with assigned variables',
      `export URL=https://api.example\nBODY='{"a": "b c"}'\n\ncurl "$URL/v1" -H 'Content-Type: application/json' -H 'X-Key: it"s $KEY' -d "\${BODY}" 2>&1 && echo done`,
    ],
    [
      'with options in one word',
      `sudo curl -sSLXPOST -H'Content-Type: application/json' -H $'X-Key: it"s \\x24KEY' -d${json} -- https://api.example/v1`,
    ],
  ])('%s', (_, script) => expect(read(script)).toEqual(EXPECTED));
});

test('the data options add up as in curl', () => {
  expect(read("curl x.example -d a=1 --data-raw @b --data-urlencode 'c=d e&f' --data-urlencode =g/h").body).toBe(
    'a=1&@b&c=d+e%26f&g%2Fh',
  );
  expect(read('curl x.example --json \'{"a":\' --json 1}')).toMatchObject({
    headers: ['Accept: application/json', 'Content-Type: application/json'],
    body: '{\n  "a": 1\n}',
  });
  expect(read('curl -G x.example?a=1 -d b=2 --url-query c=3').url).toBe('https://x.example?a=1&b=2&c=3');
});

test('a form becomes fields, files are to be chosen', () => {
  expect(read('curl x.example -d a=1%202 -d "b[]=x"').body).toEqual(['a=1 2', 'b[]=x']);
  expect(
    read('curl x.example -F "a=b;type=text/plain" -F f=@/tmp/x.png -F "g=@\\"x;y.png\\";filename=z"').body,
  ).toEqual(['a=b', 'f@', 'g@']);
});

test.each([
  ['curl -X GET x.example -d a=b', 'GET requests have no body here; it is left out.'],
  ['curl -b a=b x.example', 'The relay does not send cookies, so they are left out.'],
  [
    'curl -T some/a.png -H "Content-Type: image/png" x.example',
    'The playground cannot send the file a.png as the whole body.',
  ],
  ['curl x.example y.example', 'Only the first of the URLs is used.'],
  ['curl --aws-sigv4 aws:amz x.example', expect.stringContaining('Signature 4')],
  ['curl -x proxy:1 x.example', 'The proxy (-x) is left out.'],
])('%s: what is left out is said', (script, note) => expect(read(script).notes).toEqual([note]));

test.each([
  ['wget https://x.example', 'The text contains no curl command.'],
  ['curl -s', 'The command has no URL.'],
  ['curl -X PURGE x.example', 'The relay does not send PURGE requests.'],
])('%s is refused with a reason', (script, detail) => {
  expect(readCurl(script)).toMatchObject({ ok: false, refusal: { detail } });
});

test('an unfinished command is read as far as it goes', () => {
  expect(read("curl 'https://x.example").url).toBe('https://x.example');
  expect(read('curl https://x.example -d "a=$(date').body).toEqual(['a=$(date']);
  expect(read('curl https://x.example -d @- <<EOF\na=1').body).toEqual(['a=1']);
});

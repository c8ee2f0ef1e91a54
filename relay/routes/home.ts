import { createHash } from 'node:crypto';
import type { Route } from './route.ts';

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 36rem; margin: 12vh auto; padding: 0 1.5rem; }
  h1 { font-size: 1.25rem; }
  li { margin: 0.4rem 0; }
  code { font-size: 0.93em; }
`;

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Client Secret Relay</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>This is a Client Secret Relay</h1>
<p>To connect the extension to it:</p>
<ol>
<li>Copy the address of this page, from <code>http</code> to its end.</li>
<li>Open the extension from the browser's tool bar, and there the tab <strong>Connection</strong>.</li>
<li>Paste the address and press <strong>Connect</strong>.</li>
</ol>
<p>The address must contain <code>#pair=</code>; it works once, and expires after 10 minutes. For a new one run
<code>client-secret-relay pair</code> (in a checkout <code>npm run relay -- pair</code>) where the relay runs.</p>
</main>
</body>
</html>
`;

const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The connection link is a URL, so people open it; this page says how to use it. */
export const homeRoute: Route = {
  method: 'get',
  path: '/',
  access: 'anyone',
  summary: 'a page for whoever opens the connection link in a browser',
  responses: { 200: { type: 'text/html' } },
  handler: () => (_req, res) => {
    res.setHeader('content-security-policy', POLICY);
    res.setHeader('content-type', 'text/html; charset=utf-8');
    res.end(PAGE);
  },
};

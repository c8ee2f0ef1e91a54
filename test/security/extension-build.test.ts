import path from 'node:path';
import fc from 'fast-check';
import { highlightText, languages } from 'prism-code-editor/prism';
import 'prism-code-editor/prism/languages/json';
import { describe, expect, test } from 'vitest';
import { BUILDS, manifestOf, type TextFile, textFiles } from '../support/browser/built-extension.ts';
import { runs } from '../support/runs.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

describe.each(Object.entries(BUILDS))('the manifest for %s', (browser, folder) => {
  const manifest = manifestOf(folder);

  test('asks for these permissions and no others', () => {
    expect(manifest).toMatchObject({
      permissions: browser === 'Firefox' ? ['storage'] : ['sidePanel', 'storage'],
      host_permissions: ['http://127.0.0.1/*', 'http://localhost/*'],
      optional_host_permissions: ['https://*/*', 'http://*/*'],
    });
    expect(manifest).not.toHaveProperty('optional_permissions');
  });

  test('opens nothing to pages and other extensions', () => {
    // No content_scripts, externally_connectable, web_accessible_resources, sandbox or update_url.
    expect(Object.keys(manifest).sort()).toEqual(
      [
        'action',
        'background',
        browser === 'Firefox' ? 'browser_specific_settings' : 'minimum_chrome_version',
        'content_security_policy',
        'default_locale',
        'description',
        'devtools_page',
        'host_permissions',
        'icons',
        'manifest_version',
        'name',
        'optional_host_permissions',
        'permissions',
        browser === 'Firefox' ? 'sidebar_action' : 'side_panel',
        'version',
      ].sort(),
    );
  });

  test('has a policy in which nothing from elsewhere runs, is shown or is embedded', () => {
    const { extension_pages: policy = '', ...rest } = manifest.content_security_policy as Record<string, string>;
    expect(rest).toEqual({});
    const directives = policy.split(/; */).map((one) => one.split(' '));
    expect(Object.fromEntries(directives.map(([name, ...sources]) => [name, sources.join(' ')]))).toEqual({
      'default-src': "'none'",
      'script-src': "'self' 'wasm-unsafe-eval'",
      'style-src': "'self' 'unsafe-inline'",
      'img-src': "'self' data: blob:",
      'media-src': 'data: blob:',
      'frame-src': 'blob:',
      'font-src': "'self'",
      'connect-src': 'http: https:',
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'none'",
    });
  });

  test('its pages have no script and no handler in their HTML', () => {
    const pages = textFiles(folder, /\.html$/);
    expect(pages.map(({ name }) => name).sort()).toEqual(['devtools.html', 'panel.html', 'popup.html']);
    for (const { text } of pages) {
      expect(text.match(/<script(?![^>]*\ssrc="\/)[^>]*>|\son\w+\s*=|javascript:|<base\b|https?:/gi)).toBeNull();
    }
  });
});

/** Ways to make HTML or code out of text. */
const SINK =
  /\b(?:(?:inner|outer)HTML\b|insertAdjacentHTML|dangerouslySetInnerHTML|createContextualFragment|setHTMLUnsafe|parseHTMLUnsafe|srcdoc\b|document\.write(?:ln)?|DOMParser\b|eval\(|Function\()/g;

const sinks = (files: readonly TextFile[]): string[] =>
  files.flatMap(({ name, text }) =>
    [...text.matchAll(SINK)].map(({ index }) => `${name}: ${text.slice(Math.max(0, index - 60), index + 60)}`),
  );

/**
 * A form's HTML that a person types is read in a document of its own, which runs no script and loads nothing; its fields
 * become texts, and no node of it comes into a page.
 */
const READ_FORM = /new DOMParser\(\)\.parseFromString\([\w$]+, ?['`]text\/html['`]\)\.querySelector/;

/**
 * A page of a response is made inert in such a document, and shown in a frame whose empty sandbox gives it neither scripts nor
 * this origin; `test/e2e/responses.test.ts` has a hostile one.
 */
const RENDERED: readonly RegExp[] = [
  /new DOMParser\(\)\.parseFromString\([\w$]+, ?['`]text\/html['`]\);\s*for ?\(/,
  /Security-Policy" content="\$\{[\w$]+\}">\$\{[\w$]+\.documentElement\.outerHTML/,
  /sandbox(?:=""|: ?``)[,\s]+srcdoc[=:]/,
];

describe('no HTML and no code is made from text', () => {
  test('in our sources', () => {
    const ours = ['extension', 'shared'].flatMap((folder) => textFiles(path.join(ROOT, folder), /\.(?:tsx?|html)$/));
    expect(ours.length).toBeGreaterThan(200);
    expect(sinks(ours).filter((sink) => ![READ_FORM, ...RENDERED].some((known) => known.test(sink)))).toEqual([]);
  });

  /** What libraries bring along, by the code itself: anything else is new and has to be judged. */
  const JUDGED: readonly RegExp[] = [
    READ_FORM,
    ...RENDERED,
    // Preact's own attribute, which nothing of ours sets.
    /[\w$]+==`dangerouslySetInnerHTML`\?[\w$]+=[\w$]+:/,
    /[\w$]+\.__html==[\w$]+\.innerHTML\)\|\|\([\w$]+\.innerHTML=[\w$]+\.__html\)/,
    /\|\|\([\w$]+\.innerHTML=[\w$]+\.__html\),/,
    // Prism's coloured lines, escaped (see below), and the editor's own fixed frame.
    /[\w$]+\[[\w$]+\+1\]\.innerHTML=[\w$]+\[[\w$]+\]\+`\n`/,
    /[\w$]+\[[\w$]+\+1\]\.insertAdjacentHTML\(`afterend`,[\w$]+\)/,
    /\([\w$]+&&\([\w$]+\.innerHTML=[\w$]+,[\w$]+=_\.firstChild\)/,
    // lodash, in secretlint's rules, looks for the global object; `self` is there before it.
    /self\.Object===Object&&self,[\w$]+=[\w$]+\|\|[\w$]+\|\|Function\(`return this`\)\(\)/,
  ];

  test.each(Object.entries(BUILDS))('in what is built for %s', (_, folder) => {
    const found = sinks(textFiles(folder, /\.(?:js|html)$/));
    expect(found.length).toBeGreaterThan(3);
    expect(found.filter((sink) => !JUDGED.some((known) => known.test(sink)))).toEqual([]);
  });

  test('and the search finds what it looks for', () => {
    const samples = [
      'e.innerHTML = x',
      'e["outerHTML"]=x',
      'e.insertAdjacentHTML(x)',
      '<p dangerouslySetInnerHTML={x}>',
    ];
    const more = ['document.write(x)', 'new DOMParser()', '<iframe srcdoc=x>', 'eval(x)', 'new Function(x)'];
    for (const text of [...samples, ...more]) expect(sinks([{ name: 'sample', text }])).toHaveLength(1);
  });
});

/** The code editor writes its coloured lines as HTML. Its spans taken out, no tag and no entity may be left of what was typed. */
const isEscaped = (html: string): boolean =>
  !/<|&(?!amp;|lt;)/.test(html.replace(/<span class="[\w -]*">|<\/span>/g, ''));

test('the code editor escapes what is typed, whatever it is', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('<img src=x onerror=alert(1)>', '"', '\\', '{', '</span><script>', '&lt;', '//', '/*', '\n', "'"),
  );
  const typed = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(typed, (text) => isEscaped(highlightText(text, languages.json ?? {}))),
    { numRuns: runs(2_000, 100_000), seed: 7 },
  );
  expect(isEscaped('<span class="token string">"<img src=x>"</span>')).toBe(false);
});

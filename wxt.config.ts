import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';
import { chunkPlugin } from './scripts/chunks.ts';
import { scopedClassName } from './scripts/class-names.ts';

/**
 * secretlint's rules come in one file, with one in it that reads key files by Node. The extension does not run that rule,
 * so nothing stands in for the modules.
 */
const withoutNode = {
  name: 'without-node',
  enforce: 'pre',
  resolveId: (id: string) => (id === 'node:path' || id === 'node:fs' ? `\0${id}` : null),
  load: (id: string) => (id.startsWith('\0node:') ? 'export default {};' : null),
} as const;

/** All that the extension is built from, and nothing else: Mozilla's reviewers build it again and compare. */
const SOURCES = [
  'extension/**',
  'shared/**',
  'scripts/*.mjs',
  'scripts/{build,chunks,class-names,spinner,targets,zip}.ts',
  'docs/stores/build-from-source.md',
  '{package,package-lock,tsconfig}.json',
  '.npmrc',
  'wxt.config.ts',
  'LICENSE',
];

/**
 * Nothing from elsewhere runs or is shown. `blob:` and `data:` are bytes of a response that a viewer made an address for: an
 * image, audio, video, or a PDF in a frame; a page in such a frame would still run no scripts. `connect-src`: which relay a person connects is not
 * known here; the host permissions bound it. `wasm-unsafe-eval` is for libsodium, `unsafe-inline` of styles for the
 * code editor. No `upgrade-insecure-requests`, which Firefox would add: it breaks a relay on loopback.
 */
const CSP = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  'media-src data: blob:',
  'frame-src blob:',
  "font-src 'self'",
  'connect-src http: https:',
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export default defineConfig({
  srcDir: 'extension',
  publicDir: 'extension/public',
  manifestVersion: 3,
  modules: ['@wxt-dev/i18n/module'],
  imports: false,
  zip: { includeSources: SOURCES, dotSources: true },
  vite: () => ({
    plugins: [withoutNode, preact(), chunkPlugin()],
    css: { modules: { generateScopedName: scopedClassName } },
    // Every browser that the manifest allows has it.
    build: { modulePreload: { polyfill: false } },
  }),
  manifest: ({ browser, command }) => ({
    name: '__MSG_extension_name__',
    description: '__MSG_extension_description__',
    default_locale: 'en',
    permissions: browser === 'chrome' ? ['sidePanel', 'storage'] : ['storage'],
    // Other relays are asked for when they are connected.
    host_permissions: ['http://127.0.0.1/*', 'http://localhost/*'],
    optional_host_permissions: ['https://*/*', 'http://*/*'],
    content_security_policy: {
      // The development server speaks over a WebSocket.
      extension_pages: command === 'serve' ? CSP.replace('connect-src', 'connect-src ws:') : CSP,
    },
    // X25519 in WebCrypto, with which a relay is asked for its proof; Firefox has it since 130.
    // The side panel and the sidebar show the popup's page: the same app, with no more senders in the message table.
    ...(browser === 'chrome' && { minimum_chrome_version: '133', side_panel: { default_path: 'popup.html' } }),
    ...(browser === 'firefox' && {
      sidebar_action: { default_panel: 'popup.html', default_title: '__MSG_extension_name__', open_at_install: false },
      browser_specific_settings: {
        gecko: {
          id: 'client-secret-relay@client-secret-relay.example',
          strict_min_version: '142.0',
          data_collection_permissions: { required: ['none'] },
        },
      },
    }),
  }),
});

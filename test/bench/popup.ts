import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { CHROME_OUTPUT } from '../../scripts/targets.ts';
import { type Chromium, launchChromium, POPUP_SIZE } from '../support/browser/chromium.ts';
import { extensionApp } from '../support/browser/extension-app.ts';
import { seedHistory } from '../support/browser/history-database.ts';
import { runCli } from '../support/relay/cli.ts';
import { pairOwner } from '../support/relay/owner.ts';

import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { json, startUpstream } from '../support/upstream/upstreams.ts';
import { spread } from './statistics.ts';

const SECRETS = 300;
const CALLS = 5_000;
const SLOWDOWNS = [1, 4];
const TABS = ['Secrets', 'Playground'] as const;

interface Opened {
  /** Milliseconds from the start of the navigation until a field has the focus, and the frame that shows it. */
  readonly ready: number;
  /** Bytes of scripts and style sheets that were loaded by then, gzipped. */
  readonly bytes: number;
}

/**
 * How soon a person can type into the popup, with many secrets and a long history: in the tab that was open last. The
 * background is stopped before each, as browsers do after half a minute.
 */
export async function benchPopup({ rounds }: { readonly rounds: number }): Promise<void> {
  await using upstream = await startUpstream(json({ ok: true }));
  await using relay = await startRelayProcess();
  await fill(relay.connectLink, upstream.url);
  await using chromium = await launchChromium();
  await prepare(chromium, await anotherLink(relay), upstream.url);
  console.log(`\n### Popup, ${SECRETS} secrets, ${CALLS} calls in the history: ready to type after … ms (quartiles)\n`);
  for (const tab of TABS) {
    await chooseTab(chromium, tab);
    for (const slowdown of SLOWDOWNS) {
      const opened: Opened[] = [];
      for (let round = 0; round <= rounds; round += 1) opened.push(await open(chromium, slowdown));
      // The first one fills the browser's own caches of code.
      const [, ...counted] = opened;
      const times = counted.map(({ ready }) => ready);
      const kilobytes = Math.max(...counted.map(({ bytes }) => bytes)) / 1000;
      console.log(`- ${tab}, processor ${slowdown}× slower: ${spread(times, 0)}, ${kilobytes.toFixed(1)} kB gzipped`);
    }
  }
}

async function fill(link: string, url: string): Promise<void> {
  const owner = await pairOwner(link);
  for (let index = 0; index < SECRETS; index += 1) {
    const name = `secret-${String(index).padStart(3, '0')}`;
    await owner.register({ name, value: `some-value-${index}`, access: 'private', allow: [{ origin: url }] });
  }
}

/** A link connects one device. */
async function anotherLink({ dataDir, url }: RelayProcess): Promise<string> {
  const { stdout, stderr } = await runCli(['pair'], { RELAY_DATA_DIR: dataDir, RELAY_PORT: new URL(url).port });
  const [link] = /http\S+#pair=\S+/.exec(stdout) ?? [];
  if (!link) throw new Error(`The relay printed no link: ${stderr}`);
  return link;
}

async function prepare(chromium: Chromium, link: string, url: string): Promise<void> {
  const app = extensionApp(await chromium.openPopup({ width: 1280, height: 800 }));
  await app.connect(link);
  await app.compose({ secret: 'secret-007', method: 'POST', url: `${url}/a`, headers: { A: '$CLIENT_SECRET' } });
  await app.send();
  await seedHistory(app.page, CALLS, 10_000);
  await app.page.close();
}

async function chooseTab(chromium: Chromium, tab: (typeof TABS)[number]): Promise<void> {
  const page = await chromium.openPopup();
  await extensionApp(page).open(tab);
  await page.locator('#tab-panel input').first().waitFor();
  await page.close();
}

async function open(chromium: Chromium, slowdown: number): Promise<Opened> {
  const page = await chromium.context.newPage();
  await page.setViewportSize(POPUP_SIZE);
  const session = await chromium.context.newCDPSession(page);
  await stopBackground(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const loaded: string[] = [];
  page.on('response', (response) => {
    if (/\.(?:js|css)$/.test(response.url())) loaded.push(response.url());
  });
  await page.addInitScript(watchFocus);
  await page.goto(`chrome-extension://${chromium.extensionId}/popup.html`, { waitUntil: 'commit' });
  await page.waitForFunction(() => 'ready' in document.documentElement.dataset);
  const bytes = loaded.reduce((sum, file) => sum + gzipped(file), 0);
  const ready = await page.evaluate(() => Number(document.documentElement.dataset.ready));
  await page.close();
  return { ready, bytes };
}

/** Runs in the page before its own scripts. */
function watchFocus(): void {
  document.addEventListener('focusin', function told({ target }) {
    if (!(target instanceof HTMLInputElement)) return;
    document.removeEventListener('focusin', told);
    requestAnimationFrame(() =>
      setTimeout(() => {
        document.documentElement.dataset.ready = String(performance.now());
      }),
    );
  });
}

const gzipped = (address: string): number =>
  gzipSync(readFileSync(path.join(CHROME_OUTPUT, new URL(address).pathname))).length;

async function stopBackground(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await session.detach();
}

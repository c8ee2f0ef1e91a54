import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { byName, type Firefox, launchFirefox } from '../support/browser/firefox.ts';
import { connectAndRegister } from '../support/browser/firefox-app.ts';
import { type FirefoxWindow, firefoxWindow } from '../support/browser/firefox-window.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';

const URL = 'https://api.example.com/v1/things';
let relay: RelayProcess;
let firefox: Firefox;
let tab: Page;
let window: FirefoxWindow;

beforeAll(async () => {
  [relay, firefox] = await Promise.all([startRelayProcess(), launchFirefox()]);
  tab = await firefox.openPopup('[role=tab]');
  await connectAndRegister(tab, relay.connectLink, { name: 'things', value: 'some-value-1', destination: URL });
  await byName(tab, { typingThreshold: 0 }).press('tab', 'Playground');
  await byName(tab, { typingThreshold: 0 }).fill('URL', URL);
  window = await firefoxWindow(firefox.browser);
});
afterAll(async () => {
  await firefox?.close();
  await relay?.stop();
});

/** The sidebar is a part of the browser's window, not a page for the driver: its address, and a part of its text. */
const sidebar = (): Promise<unknown> =>
  window.evaluate(`(() => {
    const panel = document.getElementById('sidebar')?.contentDocument?.getElementById('webext-panels-browser');
    return { isOpen: window.SidebarController.isOpen, address: panel?.currentURI?.spec ?? '' };
  })()`);

test('the same page is in the sidebar of Firefox, and a click opens it there', async () => {
  await tab.setViewport({ width: 1000, height: 700 });
  await byName(tab).press('button', 'Open in the sidebar');
  await vi.waitFor(
    async () =>
      expect(await sidebar()).toMatchObject({ isOpen: true, address: expect.stringContaining('/popup.html') }),
    { timeout: 15_000, interval: 200 },
  );
  await window.screenshot('window', 'firefox-sidebar');
  // The request was offered to it, and taken.
  await vi.waitFor(async () => expect(await tab.evaluate(moving)).toBe('null'), { timeout: 15_000, interval: 200 });
});

/** Runs in the page: the offer that is not taken yet. */
const moving = async (): Promise<string> => {
  const { browser } = globalThis as unknown as { browser: { storage: { session: { get(): Promise<object> } } } };
  return JSON.stringify(
    ((await browser.storage.session.get()) as { 'playground.moving'?: unknown })['playground.moving'],
  );
};

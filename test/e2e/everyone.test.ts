import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { screenshot } from '../support/browser/chromium.ts';
import { type ConnectedExtension, connectedExtension } from '../support/browser/connected-extension.ts';
import type { ExtensionApp } from '../support/browser/extension-app.ts';
import { json, type Upstream } from '../support/upstream/upstreams.ts';

/** Zoom, motion, order of focus, and what a screen reader is told (WCAG 2.2: 1.4.4, 1.4.10, 2.3.3, 2.4.3, 4.1.3). */
let extension: ConnectedExtension;
let upstream: Upstream;
let page: Page;
let app: ExtensionApp;

beforeAll(async () => {
  extension = await connectedExtension(json({ otter: 1 }), { width: 1280, height: 800 });
  ({ upstream, page, app } = extension);
  await app.register({ name: 'service', value: 'some-value-1', access: 'Private', destination: upstream.url });
  await app.compose({ secret: 'service', method: 'GET', url: `${upstream.url}/a`, headers: { A: '$CLIENT_SECRET' } });
});
afterAll(() => extension?.[Symbol.asyncDispose]());

test('at 200 % of the size nothing is cut off at the side, in a window and in one as narrow as a side panel', async () => {
  // A browser that zooms to 200 % gives a page half as many pixels.
  for (const [width, height] of [
    [640, 400],
    [320, 400],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const tab of ['Secrets', 'Playground', 'Connection'] as const) {
      await app.open(tab);
      await page.locator('#tab-panel button:visible').first().waitFor();
      await screenshot(page, `zoom-${width}-${tab.toLowerCase()}`);
      expect(await page.evaluate(wider), `${tab} at ${width}`).toBe(0);
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
});

/** Runs in the page: by how many pixels its content is wider than the window. */
const wider = (): number => {
  const main = document.querySelector('main');
  return main ? main.scrollWidth - main.clientWidth : Number.NaN;
};

test('nothing moves for those who want less motion', async () => {
  const longest = (): Promise<number> =>
    page.evaluate(() => {
      const seconds = (value: string): number[] => value.split(',').map((one) => Number.parseFloat(one));
      return Math.max(
        ...[...document.querySelectorAll('*')].flatMap((element) => {
          const { transitionDuration, animationDuration } = getComputedStyle(element);
          return [...seconds(transitionDuration), ...seconds(animationDuration)];
        }),
      );
    });
  await app.open('Playground');
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await longest()).toBeGreaterThan(0.01);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await longest()).toBeLessThanOrEqual(0.00001);
});

test('the focus goes through the request from the top to the bottom, line by line', async () => {
  await app.open('Playground');
  await page.getByLabel('Client secret').focus();
  const places: { top: number; left: number }[] = [];
  for (let step = 0; step < 12; step += 1) {
    places.push(
      await page.evaluate(() => {
        const { top, left } = document.activeElement?.getBoundingClientRect() ?? { top: -1, left: -1 };
        return { top, left };
      }),
    );
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement?.closest('[aria-label="Request"]') === null)) break;
  }
  expect(places.length).toBeGreaterThan(6);
  // Controls of one line differ by a few pixels.
  const backwards = places.filter(({ top, left }, index) => {
    const before = places[index - 1];
    return before !== undefined && (top < before.top - 12 || (Math.abs(top - before.top) <= 12 && left < before.left));
  });
  expect(backwards).toEqual([]);
});

test('a screen reader is told that the response is there, and why there is none', async () => {
  await app.open('Playground');
  const told = (): Promise<string> =>
    app.response
      .getByRole('status')
      .or(app.response.getByRole('alert'))
      .allTextContents()
      .then((all) => all.join(' '));
  await app.send();
  await expect.poll(told).toMatch(/200\s*OK/);
  await app.compose({ url: 'https://elsewhere.example/' });
  await app.send();
  await expect.poll(told).toMatch(/403/);
});

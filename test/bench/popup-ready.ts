import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CDPSession } from 'playwright-core';
import { type Chromium, POPUP_SIZE } from '../support/browser/chromium.ts';

export interface Opened {
  /** Milliseconds from the start of the navigation to the frame that shows a typed key, or the tab's first control. */
  readonly ready: number;
  /** Bytes of scripts and style sheets that the page had asked for by then, gzipped. */
  readonly bytes: number;
}

/**
 * Opens the popup on a processor that is slower by a factor, in the tab that was open last. The background is stopped
 * before, as browsers do after half a minute. `field`: whether the tab has a text field that takes the focus by itself.
 */
export async function openPopup(
  { context, extensionId }: Pick<Chromium, 'context' | 'extensionId'>,
  extension: string,
  { slowdown, field }: { readonly slowdown: number; readonly field: boolean },
): Promise<Opened> {
  const page = await context.newPage();
  await page.setViewportSize(POPUP_SIZE);
  const session = await context.newCDPSession(page);
  await stopBackground(session);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const asked = await askedBy(session);
  await page.addInitScript(field ? watchField : watchControl);
  await page.goto(`chrome-extension://${extensionId}/popup.html`, { waitUntil: 'commit' });
  await page.waitForFunction(() => 'ready' in document.documentElement.dataset);
  const { ready, start } = await page.evaluate(() => ({
    ready: Number(document.documentElement.dataset.ready),
    start: performance.timeOrigin,
  }));
  await page.close();
  const files = [...asked].filter(([, at]) => at < start + ready);
  return { ready, bytes: files.reduce((sum, [file]) => sum + gzipped(path.join(extension, file)), 0) };
}

/** Scripts and style sheets of the page, with the time at which it asked for each: milliseconds since 1970. */
async function askedBy(session: CDPSession): Promise<ReadonlyMap<string, number>> {
  const asked = new Map<string, number>();
  await session.send('Network.enable');
  session.on('Network.requestWillBeSent', ({ request, wallTime }) => {
    const { pathname } = new URL(request.url);
    if (/\.(?:js|css)$/.test(pathname)) asked.set(pathname, wallTime * 1000);
  });
  return asked;
}

const gzipped = (file: string): number => gzipSync(readFileSync(file)).length;

async function stopBackground(session: CDPSession): Promise<void> {
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await session.send('ServiceWorker.disable');
}

/** Runs in the page before its own scripts: types a letter into the first field that has the focus, and removes it again. */
function watchField(): void {
  const type = (field: HTMLInputElement): void => {
    // As a key does: the field gets the event, and may have its value replaced by then.
    document.execCommand('insertText', false, 'x');
    requestAnimationFrame(() =>
      setTimeout(() => {
        const at = performance.now();
        if (document.activeElement !== field || field.value.at((field.selectionStart ?? 0) - 1) !== 'x') return;
        document.documentElement.dataset.ready ??= String(at);
        document.execCommand('delete');
      }),
    );
  };
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLInputElement) setTimeout(() => type(target));
  });
}

/** Runs in the page before its own scripts: waits for the first control of the tab. */
function watchControl(): void {
  const observer = new MutationObserver(() => {
    if (!document.querySelector('#tab-panel :is(button, input)')) return;
    observer.disconnect();
    requestAnimationFrame(() =>
      setTimeout(() => {
        document.documentElement.dataset.ready = String(performance.now());
      }),
    );
  });
  observer.observe(document, { childList: true, subtree: true });
}

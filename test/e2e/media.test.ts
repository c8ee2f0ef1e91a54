import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { PNG } from '../support/upstream/response-bodies.ts';
import { type SecureFront, startSecureFront } from '../support/upstream/secure-front.ts';
import { json, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** An image at another server that allows any page to read it, and a video that a browser has recorded. */
let relay: RelayProcess;
let upstream: Upstream;
let images: Upstream;
let front: SecureFront;
let chromium: Chromium;
let app: ExtensionApp;
let page: Page;

beforeAll(async () => {
  images = await startUpstream((_, response) => {
    response.writeHead(200, { 'content-type': 'image/png', 'access-control-allow-origin': '*', 'set-cookie': 'a=1' });
    response.end(Buffer.from(PNG, 'base64'));
  });
  front = await startSecureFront(images.port, ['127.0.0.1']);
  [relay, upstream, chromium] = await Promise.all([
    startRelayProcess(),
    startUpstream(),
    // The server of the images is one of this machine, whose certificate nobody has signed.
    launchChromium(['--ignore-certificate-errors']),
  ]);
  page = await chromium.openPopup();
  app = extensionApp(page);
  await app.connect(relay.connectLink);
  await app.register({ name: 'media', value: 'media-key-0123456789', access: 'Private', destination: upstream.url });
  await app.compose({
    secret: 'media',
    method: 'GET',
    url: `${upstream.url}/media`,
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
  });
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), upstream?.close(), images?.close(), front?.[Symbol.asyncDispose]()]);
});

test('an image at another server is shown after a click, and that server learns of nothing but the request', async () => {
  upstream.response = json({ preview: `https://127.0.0.1:${front.port}/preview.png` });
  await app.send();
  const gallery = app.response.getByRole('region', { name: 'Media in this JSON' });
  for (const count of [1, 2]) {
    await gallery.getByRole('button', { name: 'Load image' }).click();
    await gallery.getByText('PNG 1 × 1').waitFor();
    expect(images.received.length).toBe(count);
    const { headers } = await images.request(count - 1);
    expect([headers.cookie, headers.referer, headers.authorization]).toEqual([undefined, undefined, undefined]);
    const image = gallery.getByRole('img').first();
    expect(await image.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBe(1);
    expect(await image.getAttribute('src')).toMatch(/^blob:chrome-extension:/);
    // A response anew has its image to be loaded anew.
    await app.send();
  }
});

test('a video is played in the browser’s own player, and not before it is asked to', async () => {
  const video = await recordVideo();
  upstream.response = (_, response) => void response.writeHead(200, { 'content-type': 'video/webm' }).end(video);
  await app.send();
  const player = app.response.getByLabel('Video: Response');
  await player.waitFor();
  await expect.poll(() => player.evaluate((element) => (element as HTMLVideoElement).videoWidth)).toBe(64);
  expect(await player.evaluate((element) => (element as HTMLVideoElement).paused)).toBe(true);
  await player.evaluate((element) => (element as HTMLVideoElement).play());
  await expect.poll(() => player.evaluate((element) => (element as HTMLVideoElement).currentTime)).toBeGreaterThan(0);
});

/** Some frames of a canvas, by the browser that shows them later. */
async function recordVideo(): Promise<Buffer> {
  const blank = await chromium.context.newPage();
  const bytes = await blank.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 48 });
    const context = canvas.getContext('2d');
    const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: 'video/webm' });
    const recorded = new Promise<Blob>((resolve) => {
      recorder.ondataavailable = ({ data }) => resolve(data);
    });
    recorder.start();
    for (let frame = 0; frame < 30; frame += 1) {
      context?.fillRect(frame, frame, 8, 8);
      await new Promise(requestAnimationFrame);
    }
    recorder.stop();
    return [...new Uint8Array(await (await recorded).arrayBuffer())];
  });
  await blank.close();
  return Buffer.from(bytes);
}

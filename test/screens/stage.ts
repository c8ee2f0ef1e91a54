import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { ROOT } from '../../scripts/targets.ts';
import type { Chromium } from '../support/browser/chromium.ts';
import { launchChromiumWithDevTools } from '../support/browser/devtools.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { API, type Api, MAPS, startApi } from './api.ts';

export const IMAGES = path.join(ROOT, 'docs/images');
export const STORE_IMAGES = path.join(ROOT, 'docs/stores/images');
export const SCREENS = path.join(ROOT, '.output/screens');

/** A side panel, the popup's two sizes, and a tab. */
export const SIZES = {
  side: { width: 360, height: 720 },
  popup: { width: 420, height: 600 },
  wide: { width: 780, height: 590 },
  full: { width: 1280, height: 800 },
} as const;
export type Size = keyof typeof SIZES;
type Theme = 'light' | 'dark';

/** The real extension beside a real relay and a made-up API, and how pictures of it are taken. */
export interface Stage extends AsyncDisposable {
  readonly chromium: Chromium;
  readonly relay: RelayProcess;
  readonly api: Api;
  readonly app: ExtensionApp;
  readonly page: Page;
  button(name: string | RegExp): Locator;
  /** Connects the relay. */
  connect(): Promise<void>;
  /** Connects the relay and registers the secrets that most scenes have. */
  furnish(): Promise<void>;
  /** The state as it is, at every size and in both themes; `show` is what has to be in sight. */
  picture(name: string, show?: Locator): Promise<void>;
  /** The state as it is, at one size and in light colours, into a file. */
  pictureTo(file: string, size: Size): Promise<void>;
}

const SECRETS = [
  ['openai', 'Private', `https://${API}/v1/**`, 'sk-proj-openai-Zk41xT9mQ2vB7nR5cW8yL3'],
  ['stripe', 'Private', 'https://api.stripe.com/v1/**', 'sk_live_51Hc8pQ2vB7nR5cW8yL3xT9m'],
  ['maps', 'Public', `https://${MAPS}/geocode`, 'AIzaSyB7nR5cW8yL3xT9mQ2vZk41d0Fg'],
] as const;

export async function openStage(): Promise<Stage> {
  const stack = new AsyncDisposableStack();
  for (const folder of [IMAGES, STORE_IMAGES, SCREENS]) mkdirSync(folder, { recursive: true });
  const folder = await temporaryFolder();
  stack.defer(() => folder.remove());
  // The page of the panel's picture also calls past the relay, which must not leave the machine.
  const chromium = stack.use(
    await launchChromiumWithDevTools([
      '--force-device-scale-factor=1',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ]),
  );
  const api = stack.use(await startApi(chromium.context, folder.path));
  const relay = stack.use(
    await startRelayProcess({
      NODE_OPTIONS: `--import=${path.join(import.meta.dirname, 'names.ts')}`,
      API_PORT: String(api.port),
      RELAY_CA_FILE: api.caFile,
    }),
  );
  const app = extensionApp(await chromium.openPopup(SIZES.full));
  const { page } = app;
  page.setDefaultTimeout(60_000);
  await chromium.context.grantPermissions(['clipboard-read', 'clipboard-write']);

  const take = (file: string, size: Size, theme: Theme, show?: Locator): Promise<void> =>
    takePicture(page, { file, size, theme, show });
  const connect = (): Promise<void> => app.connect(relay.connectLink);
  return {
    chromium,
    relay,
    api,
    app,
    page,
    button: (name) => page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) }),
    connect,
    async furnish() {
      await connect();
      // Beside the list, a form does not cover the button for the next one.
      await page.setViewportSize(SIZES.full);
      for (const [name, access, destination, value] of SECRETS) {
        await app.register({ name, access, destination, value });
      }
    },
    async picture(name, show) {
      for (const size of ['popup', 'wide', 'full'] as const) {
        for (const theme of ['light', 'dark'] as const) {
          await take(path.join(SCREENS, `${name}-${size}-${theme}.png`), size, theme, show);
        }
      }
    },
    pictureTo: (file, size) => take(file, size, 'light'),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

interface Picture {
  readonly file: string;
  readonly size: Size;
  readonly theme: Theme;
  /** What has to be in sight. */
  readonly show?: Locator | undefined;
}

export async function takePicture(page: Page, { file, size, theme, show }: Picture): Promise<void> {
  await page.setViewportSize(SIZES[size]);
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await show?.scrollIntoViewIfNeeded();
  await settled(page);
  await page.screenshot({ path: file });
}

/** Colours on their way from one theme to the other are no picture; neither are messages that come and go. */
async function settled(page: Page): Promise<void> {
  const dismiss = page.getByRole('button', { name: 'Dismiss' });
  // Behind a dialog it cannot be pressed.
  if (await dismiss.isVisible()) {
    await dismiss.click({ timeout: 500 }).catch(() => dismiss.waitFor({ state: 'hidden' }));
  }
  await page.mouse.move(0, 0);
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {})));
  });
}

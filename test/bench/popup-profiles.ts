import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { extensionApp } from '../support/browser/extension-app.ts';
import { seedHistory } from '../support/browser/history-database.ts';
import { runCli } from '../support/relay/cli.ts';
import { pairOwner } from '../support/relay/owner.ts';
import type { RelayProcess } from '../support/relay/relay-process.ts';

const SECRETS = 300;
const CALLS = 5_000;

export const TABS = ['Secrets', 'Playground', 'Connection'] as const;
export type TabName = (typeof TABS)[number];

/** What the extension has when its popup is opened. */
export interface Profile {
  readonly name: string;
  /** The tabs with a text field that takes the focus by itself; of the others, the first control is measured. */
  readonly fields: readonly TabName[];
  /** A browser with the extension in this folder, and the profile in it. */
  launch(extension: string): Promise<Chromium>;
}

const empty: Profile = {
  name: 'no relay connected',
  fields: ['Connection'],
  launch: (extension) => launchChromium([], { extension }),
};

const full = (relay: RelayProcess, url: string): Profile => ({
  name: `${SECRETS} secrets, ${CALLS} calls in the history`,
  fields: ['Secrets', 'Playground'],
  async launch(extension) {
    const chromium = await launchChromium([], { extension });
    const app = extensionApp(await chromium.openPopup({ width: 1280, height: 800 }));
    await app.connect(await anotherLink(relay));
    await app.compose({ secret: 'secret-007', method: 'POST', url: `${url}/a`, headers: { A: '$CLIENT_SECRET' } });
    await app.send();
    await seedHistory(app.page, CALLS, 10_000);
    await app.page.close();
    return chromium;
  },
});

/** Both profiles, with secrets that this upstream may be sent. */
export async function profiles(relay: RelayProcess, url: string): Promise<readonly Profile[]> {
  const owner = await pairOwner(relay.connectLink);
  for (let index = 0; index < SECRETS; index += 1) {
    const name = `secret-${String(index).padStart(3, '0')}`;
    await owner.register({ name, value: `some-value-${index}`, access: 'private', allow: [{ origin: url }] });
  }
  return [empty, full(relay, url)];
}

/** A link connects one device. */
async function anotherLink({ dataDir, url }: RelayProcess): Promise<string> {
  const { stdout, stderr } = await runCli(['pair'], { RELAY_DATA_DIR: dataDir, RELAY_PORT: new URL(url).port });
  const [link] = /http\S+#pair=\S+/.exec(stdout) ?? [];
  if (!link) throw new Error(`The relay printed no link: ${stderr}`);
  return link;
}

/** Leaves the popup with this tab open. */
export async function chooseTab(chromium: Chromium, tab: TabName): Promise<void> {
  const page = await chromium.openPopup();
  await extensionApp(page).open(tab);
  await page.locator('#tab-panel :is(button, input)').first().waitFor();
  await page.close();
}

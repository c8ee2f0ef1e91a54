import type { Stage } from '../stage.ts';

const TABS = ['Secrets', 'Playground', 'Connection'] as const;

/** From a new extension to a connected one, and without its relay. */
export async function firstScene({ app, page, relay, button, connect, picture }: Stage): Promise<void> {
  const walk = async (name: string): Promise<void> => {
    for (const tab of TABS) {
      await app.open(tab);
      await picture(`${name}-${tab.toLowerCase()}`);
    }
  };
  await walk('first');
  await connect();
  await picture('what-is-next');
  await walk('connected');
  await button(/another relay/).click();
  await picture('another-relay');
  await relay.quit();
  await page.reload();
  await walk('offline');
}

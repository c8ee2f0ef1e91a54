import path from 'node:path';
import { panelPicture } from '../panel.ts';
import { IMAGES, type Stage } from '../stage.ts';

export async function panelScene({ chromium, relay, furnish }: Stage): Promise<void> {
  await furnish();
  await panelPicture(chromium, relay.url, path.join(IMAGES, 'panel.png'), { width: 1200, height: 360 });
}

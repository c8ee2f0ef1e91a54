import path from 'node:path';
import { panelPictures } from '../panel.ts';
import { IMAGES, SCREENS, type Stage } from '../stage.ts';

const TABS = { Response: 'application/json', Policy: 'openai', Timing: 'to first byte', Headers: 'content-type' };

export async function panelScene(stage: Stage): Promise<void> {
  await stage.furnish();
  await panelPictures(stage, { width: 1200, height: 360 }, [
    { tab: 'Sent', has: '••••', file: path.join(IMAGES, 'panel.png') },
    ...Object.entries(TABS).map(([tab, has]) => ({
      tab,
      has,
      file: path.join(SCREENS, `panel-${tab.toLowerCase()}.png`),
    })),
  ]);
}

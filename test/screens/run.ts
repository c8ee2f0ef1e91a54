/**
 * `npm run screenshots`: the pictures of the documents in `docs/images/`, those of the stores in `docs/stores/images/`, and every
 * screen at 420, 780 and 1280 px in light and dark in `.output/screens/`, all from the real extension beside a real relay.
 * The scene `languages` has the side panel at 360 px, too, and each language.
 * `npm run screenshots -- secrets saved`: only these scenes.
 */
import { codeScene } from './scenes/code.ts';
import { firstScene } from './scenes/first.ts';
import { languagesScene } from './scenes/languages.ts';
import { listsScene } from './scenes/lists.ts';
import { openingScene } from './scenes/opening.ts';
import { panelScene } from './scenes/panel.ts';
import { playgroundScene } from './scenes/playground.ts';
import { responsesScene } from './scenes/responses.ts';
import { savedScene } from './scenes/saved.ts';
import { secretsScene } from './scenes/secrets.ts';
import { storesScene } from './scenes/stores.ts';
import { windowsScene } from './scenes/windows.ts';
import { openStage, type Stage } from './stage.ts';

/** Each begins with a browser and a relay of its own. */
const SCENES: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  first: firstScene,
  opening: openingScene,
  secrets: secretsScene,
  playground: playgroundScene,
  code: codeScene,
  responses: responsesScene,
  saved: savedScene,
  lists: listsScene,
  windows: windowsScene,
  languages: languagesScene,
  panel: panelScene,
  stores: storesScene,
};

const names = process.argv.slice(2);
const unknown = names.find((name) => !Object.hasOwn(SCENES, name));
if (unknown !== undefined) throw new Error(`There is no scene ${unknown}: ${Object.keys(SCENES).join(', ')}.`);
for (const [name, scene] of Object.entries(SCENES)) {
  if (names.length > 0 && !names.includes(name)) continue;
  await using stage = await openStage();
  await scene(stage);
  console.log(`Took the pictures of ${name}.`);
}

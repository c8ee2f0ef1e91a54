import path from 'node:path';
import { CHROME_OUTPUT } from '../../scripts/targets.ts';
import type { Chromium } from '../support/browser/chromium.ts';
import { startRelayProcess } from '../support/relay/relay-process.ts';
import { json, startUpstream } from '../support/upstream/upstreams.ts';
import { chooseTab, type Profile, profiles, TABS, type TabName } from './popup-profiles.ts';
import { type Opened, openPopup } from './popup-ready.ts';
import { median, spread } from './statistics.ts';

const SLOWDOWNS = [1, 4];

interface Options {
  readonly rounds: number;
  /** The folder of another build for Chromium, which takes turns with this one. */
  readonly before?: string | undefined;
}

/** How soon a person can type into the popup, in each tab that may have been open last. */
export async function benchPopup({ rounds, before }: Options): Promise<void> {
  await using upstream = await startUpstream(json({ ok: true }));
  await using relay = await startRelayProcess();
  const builds = [...(before === undefined ? [] : [path.resolve(before)]), CHROME_OUTPUT];
  for (const profile of await profiles(relay, upstream.url)) {
    console.log(`\n### Popup, ${profile.name}: ready after … ms (quartiles)\n`);
    await benchProfile(profile, builds, rounds);
  }
}

async function benchProfile(profile: Profile, builds: readonly string[], rounds: number): Promise<void> {
  const browsers: Chromium[] = [];
  try {
    for (const build of builds) browsers.push(await profile.launch(build));
    for (const tab of TABS) {
      for (const browser of browsers) await chooseTab(browser, tab);
      for (const slowdown of SLOWDOWNS) {
        const opened: Opened[][] = builds.map(() => []);
        for (let round = 0; round <= rounds; round += 1) {
          for (const [index, browser] of browsers.entries()) {
            const field = profile.fields.includes(tab);
            const one = await openPopup(browser, builds[index] ?? '', { slowdown, field });
            // The first one fills the browser's own caches of code.
            if (round > 0) opened[index]?.push(one);
          }
        }
        print(tab, slowdown, opened);
      }
    }
  } finally {
    for (const browser of browsers) await browser.close();
  }
}

function print(tab: TabName, slowdown: number, opened: readonly (readonly Opened[])[]): void {
  const times = opened.map((ones) => ones.map(({ ready }) => ready));
  const each = opened.map((ones, index) => {
    const kilobytes = Math.max(...ones.map(({ bytes }) => bytes)) / 1000;
    return `${spread(times[index] ?? [], 0)}, ${kilobytes.toFixed(1)} kB gzipped`;
  });
  const [first, last] = [times[0], times.at(-1)];
  const ratio = first && last && first !== last ? `, ${(median(last) / median(first)).toFixed(2)} of the time` : '';
  console.log(`- ${tab}, processor ${slowdown}× slower: ${each.join(' → ')}${ratio}`);
}

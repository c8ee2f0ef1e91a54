import type { Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { servePage, type WebPage } from '../support/browser/page.ts';
import { bundleSdks } from '../support/browser/sdk-bundle.ts';
import type { CaseInPage, RunSdkCase } from '../support/browser/sdk-cases-page.ts';
import { pairOwner } from '../support/relay/owner.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { ALL_CASES } from '../support/sdk/all.ts';
import type { SdkCases } from '../support/sdk/scene.ts';
import { anthropicApi } from '../support/upstream/sdk/anthropic.ts';
import { geminiApi } from '../support/upstream/sdk/gemini.ts';
import { githubApi } from '../support/upstream/sdk/github.ts';
import { openAiApi } from '../support/upstream/sdk/openai.ts';
import { replicateApi } from '../support/upstream/sdk/replicate.ts';
import { type SdkApi, type SdkUpstream, secretFor, startSdkUpstream } from '../support/upstream/sdk/sdk-upstream.ts';
import { stripeApi } from '../support/upstream/sdk/stripe.ts';
import { supabaseApi } from '../support/upstream/sdk/supabase.ts';
import { tusApi } from '../support/upstream/sdk/tus.ts';

/** The cases of `test/relay/sdk` once more, in a page of a real browser: preflights, CORS, redirects and streams are its own. */
const APIS: Readonly<Record<keyof typeof ALL_CASES, SdkApi>> = {
  '@anthropic-ai/sdk': anthropicApi,
  '@google/genai': geminiApi,
  '@supabase/supabase-js': supabaseApi,
  ai: { ...openAiApi, name: 'openai-of-ai' },
  octokit: githubApi,
  openai: openAiApi,
  replicate: replicateApi,
  stripe: stripeApi,
  'tus-js-client': tusApi,
};

let relay: RelayProcess;
let chromium: Chromium;
let site: WebPage;
let page: Page;
const upstreams = new Map<string, SdkUpstream>();
/** What the page has received so far. */
const responses: Response[] = [];

beforeAll(async () => {
  [relay, chromium] = await Promise.all([startRelayProcess(), launchChromium()]);
  const owner = await pairOwner(relay.connectLink);
  for (const [sdk, api] of Object.entries(APIS)) {
    const upstream = await startSdkUpstream(api);
    upstreams.set(sdk, upstream);
    await owner.register(secretFor(api, upstream));
  }
  site = await servePage(relay.url);
  page = await chromium.context.newPage();
  page.on('response', (response) => responses.push(response));
  await page.goto(site.url);
  await page.addScriptTag({ content: await bundleSdks('sdk-cases-page.ts') });
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), site?.close(), ...[...upstreams.values()].map((upstream) => upstream.close())]);
});

describe.each(Object.entries(ALL_CASES) as [keyof typeof ALL_CASES, SdkCases][])('%s', (sdk, cases) => {
  test.each(Object.entries(cases))('%s', async (title, { expected }) => {
    const { name: secret, key } = APIS[sdk];
    const upstream = upstreams.get(sdk) as SdkUpstream;
    const before = [upstream.calls.length, responses.length] as const;
    const run: CaseInPage = { sdk, title, relay: relay.url, api: upstream.url, secret };
    const result = await page.evaluate(
      (one) => (globalThis as unknown as { runSdkCase: RunSdkCase }).runSdkCase(one),
      run,
    );
    expect(result).toEqual(expected);
    const calls = upstream.calls.slice(before[0]);
    expect(calls).not.toEqual([]);
    for (const call of calls) expect(call).toEqual({ key, isAuthorized: true });

    const headers = await Promise.all(responses.slice(before[1]).map((response) => response.allHeaders()));
    const received = JSON.stringify([result, headers]);
    expect(received).not.toContain(key);
    // Where the upstream repeated the key.
    expect(received).toContain('$CLIENT_SECRET');
  });
});

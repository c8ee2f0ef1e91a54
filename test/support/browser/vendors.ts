import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../../../scripts/targets.ts';
import { type RelayProcess, startRelayProcess } from '../relay/relay-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startSecureFront } from '../upstream/secure-front.ts';
import { type Handler, json, startUpstream, type Upstream } from '../upstream/upstreams.ts';
import { type Chromium, launchChromium } from './chromium.ts';

const HOSTS = ['api.openai.com', 'api.anthropic.com', 'api.stripe.com', 'maps.googleapis.com', 'api.github.com'];

/** The extension beside a relay to which the hosts of well-known APIs are a server of this machine. */
export interface Vendors extends AsyncDisposable {
  readonly relay: RelayProcess;
  readonly upstream: Upstream;
  readonly chromium: Chromium;
}

export async function startVendors(response: Handler = json({ ok: true })): Promise<Vendors> {
  const folder = await temporaryFolder();
  const upstream = await startUpstream(response);
  const front = await startSecureFront(upstream.port, HOSTS);
  const caFile = path.join(folder.path, 'ca.pem');
  await writeFile(caFile, front.ca);
  const [relay, chromium] = await Promise.all([
    startRelayProcess({
      NODE_OPTIONS: `--import=${path.join(ROOT, 'test/screens/names.ts')}`,
      API_PORT: String(front.port),
      RELAY_CA_FILE: caFile,
    }),
    launchChromium(),
  ]);
  return {
    relay,
    upstream,
    chromium,
    async [Symbol.asyncDispose]() {
      await chromium.close();
      await Promise.all([relay.stop(), upstream.close(), front[Symbol.asyncDispose]()]);
      await folder.remove();
    },
  };
}

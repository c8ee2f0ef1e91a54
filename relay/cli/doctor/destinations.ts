import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Config } from '../../config/config.ts';
import { createConnector } from '../../forward/connector.ts';
import { refusalOf } from '../../forward/failure.ts';
import { sentenceOf } from '../refusal-sentence.ts';
import { ask } from './ask.ts';
import { type Finding, findingsOf } from './finding.ts';

/** So that the check of a relay with many secrets ends. */
const MAX_DESTINATIONS = 20;
const TOLERATED_SECONDS = 60;
/** A sealed box is valid for four minutes. */
const MAX_SECONDS = 180;

/** Connects to the destinations of the policies as a call would, without a secret; their clocks tell about this one. */
export async function checkDestinations(
  config: Config,
  origins: readonly string[],
  now: () => number,
): Promise<Finding[]> {
  const exact = origins.filter((origin) => !origin.includes('*')).slice(0, MAX_DESTINATIONS);
  const reached = await Promise.all(exact.map((origin) => reach(config, origin, now)));
  const { skip } = findingsOf('destination');
  return [
    ...(exact.length === 0 ? [skip('No secret names one.')] : reached.map(({ finding }) => finding)),
    checkClock(reached.flatMap(({ offset }) => offset ?? [])),
  ];
}

/** `offset`: seconds that the clock of this machine is ahead of the destination's; null if it tells no time. */
async function reach(
  config: Config,
  origin: string,
  now: () => number,
): Promise<{ finding: Finding; offset: number | null }> {
  const { ok, fail, warn } = findingsOf('destination');
  try {
    const socket = await connect(config, new URL(origin));
    const response = await ask(origin, { method: 'HEAD', socket });
    if ('error' in response)
      return { finding: warn(`${origin} accepts connections, and did not respond.`), offset: null };
    const date = Date.parse(response.headers.date ?? '');
    const offset = Number.isNaN(date) ? null : Math.round((now() - date) / 1_000);
    return { finding: ok(`${origin} responds.`), offset };
  } catch (error) {
    return { finding: fail(`${origin} cannot be reached.`, sentenceOf(refusalOf(error, false))), offset: null };
  }
}

const connect = (config: Config, { hostname, host, port, protocol }: URL): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const connector = createConnector({
      allowNetworks: config.RELAY_ALLOW_NETWORKS ?? [],
      connectTimeout: config.RELAY_CONNECT_TIMEOUT,
      ...(config.RELAY_CA_FILE !== null && { ca: readFileSync(config.RELAY_CA_FILE, 'utf8') }),
      protocols: ['http/1.1'],
      onConnect: () => {},
    });
    connector({ hostname, host, port, protocol }, (error, socket) => (socket ? resolve(socket) : reject(error)));
  });

function checkClock(offsets: readonly number[]): Finding {
  const { ok, warn, fail, skip } = findingsOf('clock');
  if (offsets.length === 0) return skip('No destination tells the time.');
  const middle = offsets.toSorted((a, b) => a - b)[Math.floor(offsets.length / 2)] ?? 0;
  const seconds = Math.abs(middle);
  if (seconds <= TOLERATED_SECONDS) return ok('It agrees with the clocks of destinations.');
  const detail = `It is ${seconds} seconds ${middle > 0 ? 'ahead of' : 'behind'} the clocks of destinations.`;
  const fix = 'Set it with NTP: sign-in tokens and sealed values are valid for minutes.';
  return seconds > MAX_SECONDS ? fail(detail, fix) : warn(detail, fix);
}

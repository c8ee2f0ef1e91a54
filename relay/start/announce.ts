import { existsSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BUILT_FILES } from '../config/built-files.ts';
import { type Config, unknownVariables } from '../config/config.ts';
import { storeOptions } from '../data-store/store-options.ts';
import { isOpenWithoutTls, pairingLink } from '../devices/pairing-link.ts';
import { exposedKeyFile } from '../keys/root-key.ts';
import type { Log } from '../observability/log.ts';
import type { Base } from './base.ts';

/** Warns of what is not as it should be, and prints the two lines that a person or a script waits for. */
export async function announce(
  { config, log, dataStore }: Base,
  url: string,
): Promise<{ readonly connectLink: string | null }> {
  warn(config, log, url);
  const { file, isWritten } = dataStore.mark;
  if (!isWritten)
    log.warn('no mark of the database', { file, fix: 'set RELAY_MARK_FILE to a file that can be written' });
  const connectLink = dataStore.devices.count() === 0 ? await pairingLink(url, dataStore) : null;
  const lines = [`Relay ready at ${url}`, ...(connectLink === null ? [] : [`Connect: ${connectLink}`])];
  // On standard output, whatever the log's format.
  writeSync(1, `${[...lines, ...extensionHint()].join('\n')}\n`);
  return { connectLink };
}

function warn(config: Config, log: Log, url: string): void {
  const exposed = exposedKeyFile(storeOptions(config));
  if (exposed !== null) log.warn('others may read the root key', { file: exposed, fix: `chmod 600 ${exposed}` });
  if (isOpenWithoutTls(config.RELAY_HOST, url)) log.warn('no TLS', { host: config.RELAY_HOST });
  for (const name of unknownVariables(process.env)) log.warn('unknown variable', { name });
}

function extensionHint(): string[] {
  const folder = (name: string): string => fileURLToPath(new URL(name, BUILT_FILES));
  if (!existsSync(folder('chrome-mv3'))) return [];
  return [
    `Extension for Chromium: chrome://extensions, Developer mode, "Load unpacked": ${folder('chrome-mv3')}`,
    `Extension for Firefox: about:debugging, This Firefox, "Load Temporary Add-on": ${folder('firefox-mv3')}/manifest.json`,
  ];
}

import type { Page } from 'puppeteer-core';
import { byName } from './firefox.ts';

/** At once: key by key takes seconds, and is tried in the test of the popup. */
const AT_ONCE = { typingThreshold: 0 };

interface NewSecret {
  readonly name: string;
  readonly value: string;
  readonly destination: string;
}

/** What a person does first in the popup: connects a relay and registers a secret that anyone may use. */
export async function connectAndRegister(popup: Page, link: string, secret: NewSecret): Promise<void> {
  popup.setDefaultTimeout(15_000);
  const { press, fill, shows } = byName(popup, AT_ONCE);
  await press('tab', 'Connection');
  await fill('Connection link', link);
  await press('button', 'Connect');
  await shows('Paired devices');
  await press('tab', 'Secrets');
  await press('button', 'New client secret');
  await popup.locator('input[type=password]').fill(secret.value, AT_ONCE);
  await fill('Name', secret.name);
  await popup.locator('::-p-text(Public)').click();
  await fill('Add a destination', secret.destination);
  await press('button', 'Add the destination');
  await press('button', 'Encrypt and save');
  await shows('Replace value');
}

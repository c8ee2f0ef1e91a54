import type { CDPSession, Locator, Page } from 'playwright-core';

/** Letters and digits in an order that has no repeats near each other: a lost or moved key shows. */
export function typedText(length: number): string {
  let state = 7;
  let text = '';
  while (text.length < length) {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    text += '0123456789abcdefghijkmnpqrstuvwxyz'[(state >> 8) % 34];
  }
  return text;
}

export interface Typist {
  /** Every key at once: the window has to keep up with a queue of them. */
  burst(text: string): Promise<void>;
  /** A key every 20 milliseconds, as in quick typing. */
  keyByKey(text: string): Promise<void>;
}

/** Types into whatever has the focus of a page, while its processor is `slowdown` times slower. */
export async function withTypist(page: Page, slowdown: number, run: (typist: Typist) => Promise<void>): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  try {
    await run({
      burst: async (text) => {
        await Promise.all([...text].flatMap((key) => pressed(session, key)));
      },
      keyByKey: (text) => page.keyboard.type(text, { delay: 20 }),
    });
  } finally {
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await session.detach();
  }
}

const pressed = (session: CDPSession, key: string): Promise<unknown>[] => [
  session.send('Input.dispatchKeyEvent', { type: 'keyDown', text: key, key }),
  session.send('Input.dispatchKeyEvent', { type: 'keyUp', key }),
];

/** Two frames later: also what is done after the next paint has been done. */
export async function settledValue(page: Page, field: Locator): Promise<string> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.evaluate(() => new Promise((done) => setTimeout(done)));
  return field.inputValue();
}

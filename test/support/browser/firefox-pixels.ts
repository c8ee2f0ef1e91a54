import type { Page } from 'puppeteer-core';

/**
 * How many pixels of a color the window shows where an element is: what the driver cannot look into, such as a frame of an
 * extension's page, can be seen.
 */
export async function pixelsOf(page: Page, selector: string, [red, green, blue]: readonly number[]): Promise<number> {
  const element = await page.$(selector);
  if (!element) return 0;
  const picture = await element.screenshot({ encoding: 'base64' });
  return page.evaluate(
    async (source, wanted) => {
      const image = Object.assign(new Image(), { src: source });
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('There is no canvas.');
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        if (wanted.every((part, index) => Math.abs((data[at + index] ?? 0) - (part ?? 0)) < 12)) count += 1;
      }
      return count;
    },
    `data:image/png;base64,${picture}`,
    [red, green, blue],
  );
}

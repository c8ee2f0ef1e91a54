import type { Frame, Page } from 'playwright-core';

/** A text that people see on a page and that is not from the catalogue, with the folder of the component that shows it. */
export interface OutsideText {
  readonly folder: string;
  readonly text: string;
}

/** What is not translated: names, addresses, words of protocols and policies, numbers with their units. */
export const DATA: readonly RegExp[] = [
  /https?:\/\/\S+|(?:\d+\.){3}\d+\S*|localhost\S*/,
  /\d{4}-\d\d-\d\dT[\d:.]+Z|[\d,.]+ (?:ms|min|s|B|kB|MB)\b/,
  /\$CLIENT_SECRET|\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b|\b[A-Z]+_[A-Z_]+\b/,
  /\bOK\b|Forbidden|[a-z]+\/[a-z+-]+/,
  /\b(?:allow|placement|access|header:authorization|header|public|fetch|JSON|JSONPath|DNS|TLS|service)\b/,
  /\/v1\/\S+/,
  /\bURL\b/,
  // A fingerprint.
  /(?<![\w-])[\w-]{43}(?![\w-])/,
];

/** Each text once, with the folder that shows it. */
export const missing = (found: readonly OutsideText[]): string[] => [
  ...new Set(found.map(({ folder, text }) => `${folder}: ${text}`)),
];

/** Texts in sight that are not in the brackets of the pseudo language. `data`: what is no text of ours, as patterns. */
export const textsOutside = (page: Page | Frame, data: readonly RegExp[]): Promise<OutsideText[]> =>
  page.evaluate(
    findOutside,
    data.map(({ source }) => source),
  );

/** Runs in the page. */
function findOutside(data: readonly string[]): OutsideText[] {
  const found: OutsideText[] = [];
  const patterns = data.map((source) => new RegExp(source, 'gu'));
  /** What has its own direction is data: code, addresses, and texts from elsewhere. */
  const SKIPPED = 'code, pre, kbd, bdi, textarea, [role="tree"], [dir]:not(html)';
  const READ = ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-valuetext'];
  let depth = 0;
  /** What is between no brackets. Those of a message can be in several nodes, in their order. */
  const outside = (text: string): string => {
    let rest = '';
    for (const char of text) {
      if (char === '⟦') depth += 1;
      else if (char === '⟧') depth -= 1;
      else if (depth === 0) rest += char;
    }
    return rest;
  };
  const folderOf = (element: Element | null): string => {
    const own = element?.closest('[class*="__"]:not([class^="design-"]:not([class*=" "]))');
    const name = [...(own?.classList ?? [])].find((one) => one.includes('__') && !one.startsWith('design-'));
    if (name !== undefined) return name.split('__')[0] ?? '';
    return own?.parentElement ? folderOf(own.parentElement) : 'unknown';
  };
  const judge = (element: Element, text: string): void => {
    const words = patterns.reduce((left, pattern) => left.replace(pattern, ' '), outside(text)).trim();
    if (/\p{L}{2,}/u.test(words)) found.push({ folder: folderOf(element), text: words.replace(/\s+/g, ' ') });
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node instanceof Element ? node : node.parentElement;
    if (!element?.checkVisibility({ visibilityProperty: true }) || element.closest('script, style, datalist')) continue;
    if (node instanceof Element) {
      const before = depth;
      for (const name of READ) {
        depth = 0;
        const value = node.getAttribute(name);
        if (value !== null && !node.closest('[role="tree"]')) judge(node, value);
      }
      depth = before;
    } else if (!element.closest(SKIPPED)) judge(element, node.nodeValue ?? '');
  }
  return found;
}

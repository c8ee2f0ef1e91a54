import type { Frame } from 'playwright-core';

export interface Scrolled {
  /** Rows that are on the page at once, at most. */
  readonly rows: number;
  /** Elements of rows that were not there before. */
  readonly made: number;
  /** Cells whose text or picture has become another, for each frame. */
  readonly changed: number;
  /** Between two frames, in milliseconds. */
  readonly frames: readonly number[];
}

/** Scrolls the panel's list by `step` pixels a frame, and counts what the page had to do for it. */
export function scrollList(panel: Frame, step: number, frames: number): Promise<Scrolled> {
  return panel.evaluate(scroll, { step, frames });
}

/** Runs in the panel. */
async function scroll({ step, frames }: { step: number; frames: number }): Promise<Scrolled> {
  const frame = (): Promise<number> => new Promise(requestAnimationFrame);
  const list = document.querySelector('[role=treegrid]')?.parentElement as HTMLElement;
  const body = list.querySelector('tbody') as HTMLElement;
  list.scrollTop = 2_200;
  for (let settled = 0; settled < 3; settled += 1) await frame();

  const known = new Set<Node>(body.querySelectorAll('tr'));
  let made = 0;
  let rows = 0;
  const changed = new Set<Node>();
  let changes = 0;
  const observer = new MutationObserver((mutations) => {
    for (const { target, addedNodes } of mutations) {
      const cell = (target instanceof Element ? target : target.parentElement)?.closest('td');
      if (cell) changed.add(cell);
      for (const node of addedNodes) {
        if (node.nodeName !== 'TR' || known.has(node)) continue;
        known.add(node);
        made += 1;
      }
    }
  });
  observer.observe(body, { subtree: true, childList: true, characterData: true, attributeFilter: ['style'] });
  const times: number[] = [await frame()];
  for (let at = 0; at < frames; at += 1) {
    list.scrollTop += step;
    times.push(await frame());
    rows = Math.max(rows, body.childElementCount);
    changes += changed.size;
    changed.clear();
  }
  observer.disconnect();
  return {
    rows,
    made,
    changed: changes / frames,
    frames: times.slice(1).map((time, at) => time - (times[at] as number)),
  };
}

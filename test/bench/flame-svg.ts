/** A function in a flame graph. */
export interface Frame {
  readonly name: string;
  /** Whose code it is, which decides the colour. */
  readonly group: 'relay' | 'package' | 'node';
  /** With all that it called, in any unit. */
  readonly time: number;
  readonly children: readonly Frame[];
}

const WIDTH = 1200;
const ROW = 18;
const LEGEND = 28;
const LETTER = 6.6;
/** Narrower ones are left out. */
const MIN_WIDTH = 1.5;
const COLORS = { relay: '#f4a261', package: '#8ecae6', node: '#d3d3d3' };
const NAMES = { relay: 'the relay', package: 'undici and other packages', node: 'Node and V8' };

interface Box {
  readonly frame: Frame;
  readonly x: number;
  readonly depth: number;
  readonly width: number;
}

/** A flame graph as SVG, with the percentages of `root` as tooltips: https://www.brendangregg.com/flamegraphs.html */
export function renderFlameGraph(root: Frame): string {
  const scale = WIDTH / root.time;
  const boxes: Box[] = [];
  const place = (frame: Frame, x: number, depth: number): void => {
    const width = frame.time * scale;
    if (width < MIN_WIDTH) return;
    boxes.push({ frame, x, depth, width });
    let left = x;
    for (const child of merged(frame.children)) {
      place(child, left, depth + 1);
      left += child.time * scale;
    }
  };
  place(root, 0, 0);
  const height = (Math.max(...boxes.map(({ depth }) => depth)) + 1) * ROW + LEGEND;
  const rows = boxes.map(({ frame, x, depth, width }) => {
    const y = height - LEGEND - (depth + 1) * ROW;
    const percent = ((frame.time / root.time) * 100).toFixed(1);
    const rect = `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${ROW - 1}" fill="${COLORS[frame.group]}"/>`;
    const letters = Math.floor((width - 4) / LETTER);
    const text =
      letters < 3
        ? ''
        : `<text x="${(x + 2).toFixed(1)}" y="${y + 13}">${escapeXml(frame.name.slice(0, letters))}</text>`;
    return `<g><title>${escapeXml(frame.name)}, ${percent} %</title>${rect}${text}</g>`;
  });
  const legend = Object.entries(COLORS).map(
    ([group, color], index) =>
      `<rect x="${index * 220}" y="${height - 18}" width="12" height="12" fill="${color}"/><text x="${index * 220 + 18}" y="${height - 8}">${NAMES[group as keyof typeof NAMES]}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="monospace" font-size="11" role="img" aria-label="Flame graph">
<title>Flame graph</title>
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
${[...rows, ...legend].join('\n')}
</svg>
`;
}

/** One frame for each function, the widest first: V8 has several nodes for a function that it compiled anew. */
function merged(frames: readonly Frame[]): Frame[] {
  const byName = new Map<string, Frame>();
  for (const frame of frames) {
    const key = `${frame.group} ${frame.name}`;
    const known = byName.get(key);
    const children = [...(known?.children ?? []), ...frame.children];
    byName.set(key, { ...frame, time: (known?.time ?? 0) + frame.time, children });
  }
  return [...byName.values()].sort((one, other) => other.time - one.time);
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

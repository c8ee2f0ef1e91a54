import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/targets.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}
const FILE = path.join(ROOT, 'docs/deployment/grafana-dashboard.json');
const dashboard = JSON.parse(readFileSync(FILE, 'utf8'));
const panels = dashboard.panels as readonly Panel[];

/** Names of metrics in an expression; what precedes a parenthesis is a function. */
const metricsIn = (expr: string): string[] =>
  expr.match(/\b(?:client_secret_relay|process|nodejs)_\w+(?!\w*\()/g) ?? [];
/** Labels that an expression selects or groups by, and that a legend names. */
const labelsIn = (text: string): string[] => [
  ...[...text.matchAll(/(\w+)\s*=~?\s*"/g)].map(([, name = '']) => name),
  ...[...text.matchAll(/\bby \(([\w, ]+)\)/g)].flatMap(([, names = '']) => names.split(/, */)),
  ...[...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name),
];

let relay: LocalRelay;
let upstream: Upstream;
/** Labels of each metric that the relay renders, by its name. */
let rendered: Map<string, Set<string>>;

beforeAll(async () => {
  upstream = await startUpstream();
  relay = await startLocalRelay();
  await relay.register({ name: 'open', value: 'k-0123456789', access: 'public', allow: [{ origin: upstream.url }] });
  const headers = { Authorization: 'Bearer $CLIENT_SECRET' };
  await relay.call({ clientSecretName: 'open', url: `${upstream.url}/`, method: 'GET', headers });
  await relay.call({ clientSecretName: 'open', url: 'https://api.example/', method: 'GET', headers });
  const text = await (await relay.owner('/metrics')).text();
  rendered = new Map();
  for (const [, name = '', labels = ''] of text.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)) {
    const known = rendered.get(name) ?? new Set();
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label);
    rendered.set(name, known);
  }
});
afterAll(async () => {
  await relay.stop();
  await upstream.close();
});

describe('the dashboard for Grafana', () => {
  test('asks only for metrics that the relay renders, with labels that they have', () => {
    const asked = panels.flatMap(({ targets }) => targets);
    expect(asked.length).toBeGreaterThan(20);
    for (const { expr, legendFormat } of asked) {
      const names = metricsIn(expr);
      expect(names, expr).not.toEqual([]);
      for (const name of names) {
        expect([...rendered.keys()]).toContain(name);
        for (const label of labelsIn(`${expr} ${legendFormat}`))
          expect([...(rendered.get(name) ?? [])]).toContain(label);
      }
    }
  });

  test('shows every metric of the relay', () => {
    const shown = new Set(panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsIn(expr))));
    const own = [...rendered.keys()].filter((name) => name.startsWith('client_secret_relay_'));
    // Quantiles need the buckets only.
    expect(own.filter((name) => !shown.has(name) && !/_seconds_(sum|count)$/.test(name))).toEqual([]);
    expect(shown.size).toBeGreaterThan(15);
  });

  test('would be found to ask for a metric that there is not', () => {
    expect(metricsIn('sum(rate(client_secret_relay_call_total[5m])) / max(process_cpu)')).toEqual([
      'client_secret_relay_call_total',
      'process_cpu',
    ]);
    expect(rendered.has('client_secret_relay_call_total')).toBe(false);
    expect(labelsIn('sum by (secret, code) (x{a=~"b"}) {{c}}')).toEqual(['a', 'secret', 'code', 'c']);
  });

  test('has panels with titles, which do not overlap', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const taken = new Set<string>();
    for (const { title, gridPos: at } of panels) {
      expect(title).not.toBe('');
      for (let x = at.x; x < at.x + at.w; x += 1) {
        for (let y = at.y; y < at.y + at.h; y += 1) {
          expect(taken.has(`${x} ${y}`), title).toBe(false);
          taken.add(`${x} ${y}`);
        }
      }
      expect(at.x + at.w).toBeLessThanOrEqual(24);
    }
  });
});

test('names follow the conventions of Prometheus: totals of counters, base units', () => {
  const own = [...rendered.keys()].filter((name) => name.startsWith('client_secret_relay_'));
  expect(own.length).toBeGreaterThan(15);
  for (const name of own) expect(name).not.toMatch(/_(ms|milliseconds|kb|megabytes)(_|$)/);
});

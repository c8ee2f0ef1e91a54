import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createLog, type Log } from '../../../relay/observability/log.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'client-secret-relay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The lines that are written, whatever a value holds. */
function lines(format: 'text' | 'json', write: (log: Log) => void, level: 'info' | 'warn' = 'info'): string[] {
  const dest = path.join(folder, `${format}-${Math.random()}.log`);
  const log = createLog({ RELAY_LOG_FORMAT: format, RELAY_LOG_LEVEL: level }, { dest, sync: true });
  write(log);
  log.flush();
  return readFileSync(dest, 'utf8').split('\n').slice(0, -1);
}

const FORGED = 'x\n2026-01-01T00:00:00.000Z call secret=openai status=200\r\u2028\u001b[2Jend';
const forge = (log: Log): void => log.warn('unknown variable', { name: FORGED, count: 1 });

describe.each(['text', 'json'] as const)('a line in %s', (format) => {
  test('has the whole time in UTC, its event and its fields', () => {
    const [line = ''] = lines(format, (log) => log.info('call', { trace: 't-1', status: 200, code: undefined }));
    expect(line).toMatch(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/);
    expect(line).toMatch(
      format === 'json' ? /"event":"call","trace":"t-1","status":200/ : / call trace=t-1 status=200$/,
    );
    expect(line).not.toContain('code');
  });

  test('stays one line, whatever stands in a value', () => {
    expect(FORGED.split(/[\n\r\u2028]/)).toHaveLength(4);
    const written = lines(format, forge);
    expect(written).toHaveLength(1);
    expect(written[0]).toContain('call secret=openai');
    for (const char of ['\r', '\u001b']) expect(written[0]).not.toContain(char);
  });

  test('is left out below its level', () => {
    expect(lines(format, (log) => log.info('call'), 'warn')).toEqual([]);
    expect(lines(format, forge, 'warn')).toHaveLength(1);
  });
});

test('a line of JSON reads back as it was', () => {
  const [line = ''] = lines('json', forge);
  expect(JSON.parse(line)).toMatchObject({ level: 'warn', event: 'unknown variable', name: FORGED });
});

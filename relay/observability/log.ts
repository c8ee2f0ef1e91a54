import pino from 'pino';
import type { Config } from '../config/config.ts';
import { createLineBuffer, type LineBuffer } from './line-buffer.ts';

/** Names, counts, codes and durations; never a URL, header, body, value or the message of a foreign error. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  flush(): void;
}

type Level = 'info' | 'warn' | 'error';

const FLUSH_MS = 250;

/** Lines on standard output, buffered: a write for every call would cost more than the call. */
export function createLog(
  config: Pick<Config, 'RELAY_LOG_LEVEL' | 'RELAY_LOG_FORMAT'>,
  options: DestinationOptions = { fd: 1, sync: false, minLength: 8192 },
  lineBytes?: number,
): Log {
  const isJson = config.RELAY_LOG_FORMAT === 'json';
  const destination = pino.destination({ ...options, contentMode: isJson ? 'utf8' : 'buffer' });
  // With this content mode it takes bytes, of which its types do not know.
  const lines = createLineBuffer((bytes) => destination.write(bytes as never), lineBytes);
  const timer = setInterval(() => {
    lines.flush();
    destination.flush();
  }, FLUSH_MS);
  timer.unref();
  const write = isJson ? jsonLines(config, destination) : textLines(config, lines);
  const at =
    (level: Level) =>
    (event: string, fields: LogFields = {}): void =>
      write(level, event, fields);
  return {
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    flush: () => {
      clearInterval(timer);
      lines.flush();
      destination.flushSync();
    },
  };
}

/** What is written to a pipe as a whole (PIPE_BUF of Linux, https://man7.org/linux/man-pages/man7/pipe.7.html). */
const WHOLE_BYTES = 4_096;

/** For a process that shares its standard output with others: its lines come whole, whatever they write. */
export const createSharedLog = (config: Parameters<typeof createLog>[0]): Log =>
  createLog(config, { fd: 1, sync: false, minLength: 2_048, maxWrite: WHOLE_BYTES }, WHOLE_BYTES);

type Destination = ReturnType<typeof pino.destination>;
type DestinationOptions = Exclude<
  Parameters<typeof pino.destination>[0],
  string | number | undefined | { write(...args: never): unknown }
>;
type Write = (level: Level, event: string, fields: LogFields) => void;

function jsonLines({ RELAY_LOG_LEVEL: level }: Pick<Config, 'RELAY_LOG_LEVEL'>, destination: Destination): Write {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  return (at, event, fields) => logger[at]({ event, ...fields });
}

const ORDER = ['debug', 'info', 'warn', 'error', 'silent'];
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are escaped
const HAS_CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

function textLines({ RELAY_LOG_LEVEL: level }: Pick<Config, 'RELAY_LOG_LEVEL'>, lines: LineBuffer): Write {
  const least = ORDER.indexOf(level);
  return (at, event, fields) => {
    if (ORDER.indexOf(at) < least) return;
    let line = `${isoTime(Date.now())} ${at === 'info' ? '' : `${at.toUpperCase()} `}${event}`;
    for (const name in fields)
      if (fields[name] !== undefined && fields[name] !== null) line += ` ${name}=${fields[name]}`;
    // To replace takes five times as long as to look.
    lines.add(`${HAS_CONTROL.test(line) ? line.replace(CONTROL, escaped) : line}\n`);
  };
}

let second = -1;
let upToSecond = '';
/** `toISOString`, of which only the milliseconds differ within a second. */
function isoTime(now: number): string {
  const ms = now % 1000;
  if (now - ms !== second) {
    second = now - ms;
    upToSecond = new Date(second).toISOString().slice(0, -4);
  }
  return `${upToSecond}${String(ms).padStart(3, '0')}Z`;
}

/** A line break in a value would begin another line, which looks like one of the relay's. */
const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

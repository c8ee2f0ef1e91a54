import pino from 'pino';
import type { Config } from './config.ts';

/** Names, counts, codes and durations; never a URL, header, body, value or the message of a foreign error. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  flush(): void;
}

/** Lines on standard output, as text for people or as JSON; buffered, as a write for every call would cost more than the call. */
export function createLog(config: Pick<Config, 'RELAY_LOG_LEVEL' | 'RELAY_LOG_FORMAT'>): Log {
  const destination = pino.destination({ fd: 1, sync: false, minLength: 4096 });
  const timer = setInterval(() => destination.flush(), 250);
  timer.unref();
  const json = config.RELAY_LOG_FORMAT === 'json';
  const logger = pino(
    {
      level: config.RELAY_LOG_LEVEL,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
    },
    json ? destination : { write: (line: string) => destination.write(asText(line)) },
  );
  const at =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}): void =>
      logger[level]({ event, ...fields });
  return {
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    flush: () => {
      clearInterval(timer);
      destination.flushSync();
    },
  };
}

function asText(line: string): string {
  const { level, time, event, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
  return `${[String(time).slice(11, 23), level === 'info' ? '' : String(level).toUpperCase(), event, ...rest].filter(Boolean).join(' ')}\n`;
}

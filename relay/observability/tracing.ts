import type { Span } from '@opentelemetry/api';
import { StartupError } from '../store/startup-error.ts';
import type { CallRecord } from './call-record.ts';
import { formatTraceparent, type Traceparent } from './traceparent.ts';

/** Spans of calls, for OpenTelemetry: names, codes and durations, never a URL, header or body. */
export interface Tracing {
  /** Begins the span of a call; `parent` is what the caller sent. */
  begin(parent: Traceparent | null): CallSpan;
  /** Sends what is left; takes a few seconds at most. */
  stop(): Promise<void>;
}

export interface CallSpan {
  /** Begins the span of the request to the upstream; the `traceparent` to send with it. */
  send(method: string): string;
  end(record: CallRecord, call: { readonly secret: string | null; readonly route: string | null }): void;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Of these one has to be set, as without any there is nobody to send spans to. */
const SWITCHES = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_TRACES_EXPORTER'];
const STOP_MS = 5_000;

/**
 * Null where the environment asks for no spans. The packages read all other variables by themselves
 * (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/). They are no dependency: whoever wants
 * spans installs them. Throws `StartupError` if they are missing.
 */
export async function createTracing(env: Env): Promise<Tracing | null> {
  const asked = SWITCHES.find((name) => env[name] !== undefined && env[name] !== '');
  if (asked === undefined || env.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || env.OTEL_TRACES_EXPORTER === 'none') {
    return null;
  }
  const { api, NodeSDK } = await load(asked);
  const hasName = env.OTEL_SERVICE_NAME || env.OTEL_RESOURCE_ATTRIBUTES?.includes('service.name=');
  const sdk = new NodeSDK({
    ...(!hasName && { serviceName: 'client-secret-relay' }),
    // Spans alone: metrics are at `/metrics`, and the log is on standard output.
    metricReaders: [],
    logRecordProcessors: [],
    textMapPropagator: null,
  });
  sdk.start();
  const { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } = api;
  const tracer = trace.getTracer('client-secret-relay');
  const remote = ({ traceId, spanId, flags }: Traceparent) => ({ traceId, spanId, traceFlags: flags, isRemote: true });

  const finish = (span: Span, { status, refusal }: CallRecord, isFailure: boolean): void => {
    if (status > 0) span.setAttribute('http.response.status_code', status);
    if (refusal) span.setAttribute('error.type', refusal.code);
    if (isFailure) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  };
  return {
    begin: (parent) => {
      const context = parent ? trace.setSpanContext(ROOT_CONTEXT, remote(parent)) : ROOT_CONTEXT;
      const server = tracer.startSpan('call', { kind: SpanKind.SERVER }, context);
      let client: Span | null = null;
      return {
        send: (method) => {
          const attributes = { 'http.request.method': method };
          client = tracer.startSpan(method, { kind: SpanKind.CLIENT, attributes }, trace.setSpan(context, server));
          const { traceId, spanId, traceFlags } = client.spanContext();
          return formatTraceparent({ traceId, spanId, flags: traceFlags });
        },
        end: (record, { secret, route }) => {
          // Semantic conventions for HTTP: to a client every error counts, to a server only its own.
          if (client) finish(client, record, record.status >= 400);
          if (route !== null) server.updateName(route).setAttribute('http.route', route);
          if (secret !== null) server.setAttribute('client_secret_relay.secret', secret);
          server.setAttributes({
            'client_secret_relay.trace': record.id,
            'client_secret_relay.caller': record.caller.kind,
            'client_secret_relay.redactions': record.redactions,
          });
          finish(server, record, record.status >= 500);
        },
      };
    },
    stop: async () => {
      const late = new Promise<void>((resolve) => setTimeout(resolve, STOP_MS).unref());
      // A collector that is gone must not fail the stop.
      await Promise.race([sdk.shutdown().catch(() => {}), late]);
    },
  };
}

/** By a name that a bundler does not follow: the packages are those that are installed beside the bundle, or none. */
const installed = <Module>(name: string): Promise<Module> => import(/* @vite-ignore */ name);

async function load(variable: string) {
  try {
    const api = await installed<typeof import('@opentelemetry/api')>('@opentelemetry/api');
    const { NodeSDK } = await installed<typeof import('@opentelemetry/sdk-node')>('@opentelemetry/sdk-node');
    return { api, NodeSDK };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new StartupError(
      `${variable} is set, and OpenTelemetry is not installed: run npm install @opentelemetry/api @opentelemetry/sdk-node beside the relay, or unset the variable.`,
    );
  }
}

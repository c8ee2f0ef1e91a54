import * as v from 'valibot';
import { type Exchange, exchangeOf } from '../../http/har.ts';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import { directFinding } from '../../leaks/kinds.ts';
import { maskedCall } from '../../leaks/mask.ts';
import { createWatch } from '../../leaks/suspect.ts';
import { VENDOR_NAMES } from '../../leaks/vendor-keys.ts';
import type { Finding, Suspect, Watch } from '../../recorded-call/finding.ts';
import { callOf, directCallOf } from '../../recorded-call/page-call.ts';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { routeOf } from '../../recorded-call/route.ts';

export type Imported =
  | { readonly ok: true; readonly calls: readonly RecordedCall[]; readonly skipped: number }
  | { readonly ok: false; readonly problem: string };

/** A larger file is probably a whole browsing session with its images. */
export const MAX_HAR_BYTES = 64_000_000;

/** Maximum findings of one request. */
const MAX_FINDINGS = 100;
const MAX_PLACE = 300;

const harSchema = v.object({ log: v.object({ entries: v.array(v.unknown()) }) });
const contentSchema = v.object({
  response: v.object({ content: v.object({ text: v.string(), encoding: v.optional(v.string()) }) }),
});

/**
 * The calls to relays in a HAR file, exported from this panel or a Network panel, and the other requests that `watch`
 * finds suspicious. Like recorded calls, they are masked first. Their traces are not requested: the relay may be
 * someone else's.
 */
export function importHar(text: string, watch: Watch): Imported {
  const entries = entriesOf(text);
  if (entries === null) return { ok: false, problem: t('inspector.har.notHar') };
  const calls = entries.flatMap((entry): RecordedCall[] => {
    const call = callIn(entry, watch);
    return call ? [{ ...call, initiator: 'import', relayId: null }] : [];
  });
  if (calls.length === 0) {
    return { ok: false, problem: t('inspector.har.noCalls', entries.length, { count: number(entries.length) }) };
  }
  return { ok: true, calls, skipped: entries.length - calls.length };
}

function entriesOf(text: string): readonly unknown[] | null {
  try {
    const parsed = v.safeParse(harSchema, JSON.parse(text));
    return parsed.success ? parsed.output.log.entries : null;
  } catch {
    return null;
  }
}

function callIn(entry: unknown, watch: Watch): RecordedCall | null {
  const exchange = exchangeOf(entry);
  if (!exchange || exchange.isPreflight) return null;
  // Any address in front of the path is assumed to be a relay.
  const address = exchange.url.slice(0, Math.max(0, exchange.url.indexOf('/v1/')));
  const found = routeOf(exchange.url, [{ id: '', address }]);
  if (!found) {
    const suspect = suspectIn(entry, exchange, watch);
    return suspect && directCallOf(0, suspect);
  }
  const content = v.safeParse(contentSchema, entry);
  const { text = '', encoding } = content.success ? content.output.response.content : {};
  return maskedCall(
    callOf({ id: 0, ...found }, exchange, content.success ? { text, isBase64: encoding === 'base64' } : null),
  );
}

/** Exported findings have kind and place only: text and severity are not taken from the file. */
const exportedSchema = v.object({
  _route: v.literal('direct'),
  _findings: v.pipe(
    v.array(
      v.object({
        id: v.string(),
        place: v.pipe(v.string(), v.maxLength(MAX_PLACE)),
        vendor: v.fallback(v.optional(v.picklist(VENDOR_NAMES)), undefined),
      }),
    ),
    v.maxLength(MAX_FINDINGS),
  ),
});

/**
 * A direct request: the findings in the file, made before the credentials were masked, and those made now. The request
 * is scanned as if its host were registered, so that no credential in the file is kept.
 */
function suspectIn(entry: unknown, exchange: Exchange, watch: Watch): Suspect | null {
  const parsed = v.safeParse(exportedSchema, entry);
  if (!parsed.success) return watch(exchange);
  const exported = parsed.output._findings.flatMap(
    ({ id, place, vendor }) => directFinding(id, vendor ?? null)?.(place) ?? [],
  );
  const detected = createWatch(() => [URL.parse(exchange.url)?.origin ?? ''])(exchange);
  const isNew = (one: Finding): boolean =>
    !detected?.findings.some(({ id, place }) => id === one.id && place === one.place);
  const findings = [...exported.filter(isNew), ...(detected?.findings ?? [])];
  return findings.length > 0 ? { findings, exchange: detected?.exchange ?? exchange } : null;
}

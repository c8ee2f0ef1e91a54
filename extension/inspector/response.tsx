import { useMemo } from 'preact/hooks';
import textStyles from '../design/text.module.css';
import { fromBase64 } from '../http/base64.ts';
import { charsetOf, contentKind, mediaTypeOf } from '../http/content.ts';
import { firstOf } from '../http/har.ts';
import { t } from '../language/messages.ts';
import type { Body, RecordedCall } from '../recorded-call/recorded-call.ts';
import { BodyActions } from '../response-view/body-actions.tsx';
import { sizeText, statusWord } from '../response-view/format.ts';
import { VIEWERS } from '../response-view/viewers.ts';
import styles from './response.module.css';

const MISSING: Readonly<Record<Exclude<Body['state'], 'kept'>, string>> = {
  'too-large': t('inspector.body.tooLarge'),
  evicted: t('inspector.body.evicted'),
  'not-kept': t('inspector.body.notKept'),
  unavailable: t('inspector.body.unavailable'),
};

export function ResponseTab({ call }: { call: RecordedCall }) {
  if (call.source === 'none') return <p class={textStyles.note}>{t('inspector.body.noResponse')}</p>;
  return (
    <div>
      <p class={styles.head}>
        <bdi dir="ltr">
          <b>{call.status}</b> {statusWord(call.status)}
        </bdi>{' '}
        · <bdi>{firstOf(call.headers, 'content-type') ?? t('response_view.body.noType')}</bdi> · {sizeText(call.size)}
      </p>
      <ResponseBody call={call} />
    </div>
  );
}

/** Shown by the playground's viewers. */
function ResponseBody({ call }: { call: RecordedCall }) {
  const { body } = call;
  const bytes = useMemo(() => bytesOf(body), [body]);
  if (body.state !== 'kept' || bytes === null) {
    return <p class={textStyles.note}>{MISSING[body.state === 'kept' ? 'unavailable' : body.state]}</p>;
  }
  const kind = contentKind(call, bytes, true);
  if (kind === 'empty') return <p class={textStyles.note}>{t('inspector.body.empty')}</p>;
  const View = VIEWERS[kind];
  // The browser has already decoded text, which `bytesOf` encodes as UTF-8.
  const charset = body.isBase64 ? charsetOf(call) : 'utf-8';
  return (
    <>
      <BodyActions url={call.sent.url} head={call} bytes={bytes} kind={kind} charset={charset} isWhole />
      <View key={call.id} url={call.sent.url} bytes={bytes} type={mediaTypeOf(call)} charset={charset} isWhole />
    </>
  );
}

/** Null if the browser reports base64 that is invalid. */
function bytesOf(body: Body): Uint8Array<ArrayBuffer> | null {
  if (body.state !== 'kept') return null;
  if (!body.isBase64) return new TextEncoder().encode(body.text);
  try {
    return fromBase64([body.text]);
  } catch {
    return null;
  }
}

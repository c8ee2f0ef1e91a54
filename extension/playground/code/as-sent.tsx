import { useEffect } from 'preact/hooks';
import { MASK } from '../../../shared/placeholder/place.ts';
import { useRelays } from '../../connection/relays.ts';
import { Button, Spinner } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import { Icon } from '../../design/icon.tsx';
import { Notice, Skeleton } from '../../design/notice.tsx';
import textStyles from '../../design/text.module.css';
import { failureText } from '../../relay-client/failure-text.ts';
import { usePlayground } from '../playground.ts';
import styles from './as-sent.module.css';
import type { PreviewState } from './preview.ts';
import { sentHeaders } from './sent-headers.ts';

/** The outgoing request as the relay would send it, before it is sent. */
export function AsSent() {
  const { preview } = usePlayground();
  useEffect(() => preview.watch(), []);
  const state = preview.state.value;
  switch (state.status) {
    case 'loading':
      return <Skeleton lines={5} label="Asking the relay" />;
    case 'incomplete':
      return <Notice kind="info">Complete the request to see what the relay will send.</Notice>;
    case 'key':
      return (
        <Notice kind="info">The request contains a key. Replace it with $CLIENT_SECRET to see the preview.</Notice>
      );
    case 'failed':
      return <Failed {...state} />;
    case 'ready':
      return <Ready {...state} />;
  }
}

function Failed({ failure }: Extract<PreviewState, { status: 'failed' }>) {
  const { preview } = usePlayground();
  const { title, text } = failureText(failure, useRelays().active.value);
  return (
    <Notice
      kind="warn"
      title={title}
      actions={
        <Button size="small" icon="refresh" onClick={() => void preview.retry()}>
          Try again
        </Button>
      }
    >
      {text}
    </Notice>
  );
}

function Ready({ preview, composed, isOutdated }: Extract<PreviewState, { status: 'ready' }>) {
  const { forwarded, problems } = preview;
  const name = composed.request.clientSecretName;
  const marked = (text: string) => <Text text={text} secret={name} />;
  return (
    <div class={classes(styles.sent, isOutdated && styles.outdated)} aria-busy={isOutdated}>
      {isOutdated && <Spinner label="The request has changed. Asking the relay again" />}
      {problems.map(({ code, detail, fix }) => (
        <Notice kind="warn" title="The relay would refuse this call" key={detail}>
          {detail} {fix} <code>{code}</code>
        </Notice>
      ))}
      {forwarded && (
        <section class={styles.message} aria-label="Outgoing request">
          <p>
            <strong>{forwarded.method}</strong> {marked(forwarded.url)}
          </p>
          <dl class={styles.headers}>
            {sentHeaders(composed.request, forwarded).map(({ name: header, value, change, why }) => (
              <div key={`${change} ${header}`}>
                <dt>{header}:</dt>{' '}
                <dd>
                  {change === 'dropped' ? <s>{value}</s> : marked(value)}
                  {change !== 'none' && (
                    <span class={styles.why}>
                      {change === 'added' ? 'Added by the relay' : 'Left out by the relay'}: {why}
                    </span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
          {forwarded.body !== null && <pre class={styles.body}>{marked(forwarded.body)}</pre>}
          {composed.files.length > 0 && <p class={textStyles.note}>The files follow as further parts.</p>}
        </section>
      )}
    </div>
  );
}

/** Text in which a locked chip stands for the secret. */
const Text = ({ text, secret }: { text: string; secret: string }) => (
  <>
    {text.split(MASK).map((part, index) => (
      <>
        {index > 0 && (
          <span class={styles.chip} title="The relay puts the secret here. It is never shown.">
            <Icon name="lock" size={12} /> secret {secret}
          </span>
        )}
        {part}
      </>
    ))}
  </>
);

import { useEffect, useState } from 'preact/hooks';
import { ago } from '../../design/ago.ts';
import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import layoutStyles from '../../design/layout.module.css';
import textStyles from '../../design/text.module.css';
import { proveAccess, trySecret } from '../../navigation/try-secret.ts';
import type { TestRequest } from '../../starters/test-request.ts';
import { useEditing } from '../editing.ts';
import { testText } from '../testing/result-text.ts';
import styles from './activity.module.css';
import type { ActivityProps } from './activity-props.ts';
import { Calls } from './calls.tsx';

/** When the secret was used, whether its value works, and the calls that this browser made with it. */
export function Activity({ relay, secret }: ActivityProps) {
  const { tests } = useEditing();
  const { name, uses, lastUsedAt, createdAt, updatedAt, version } = secret;
  const [request, setRequest] = useState<TestRequest | null>(null);
  useEffect(() => {
    setRequest(null);
    void tests.requestFor(relay.id, secret).then(setRequest);
  }, [relay.id, name, version, lastUsedAt]);
  const result = tests.resultOf(relay.id, name);
  const isOld = result !== null && Date.parse(updatedAt) > result.at;
  return (
    <section class={styles.activity} aria-label="Activity">
      <h3 class={textStyles.label}>Activity</h3>
      <dl class={styles.facts}>
        <dt>Last used</dt>
        <dd>
          {lastUsedAt
            ? `${ago(lastUsedAt)}, ${uses.toLocaleString('en')} ${uses === 1 ? 'call' : 'calls'} in all`
            : 'Never'}
        </dd>
        <dt>Changed</dt>
        <dd>
          {ago(updatedAt)}
          {version > 1 && `, added ${ago(createdAt)}`}
        </dd>
        <dt>Tested</dt>
        <dd>
          {result
            ? `${ago(new Date(result.at).toISOString())}${isOld ? ', before the last change' : ''}. ${testText(result)}`
            : 'Not from this browser'}
        </dd>
      </dl>
      <div class={classes(layoutStyles.line, styles.actions)}>
        {request ? (
          <Button
            size="small"
            icon="check"
            busy={tests.isRunning(relay.id, name)}
            title={`Sends “${request.title}”`}
            onClick={() => void tests.test(relay, secret, request)}
          >
            Test
          </Button>
        ) : (
          <Button size="small" icon="play" onClick={() => trySecret(name)}>
            Test with a request of your own
          </Button>
        )}
        <Button size="small" icon="eye" onClick={() => proveAccess(name)}>
          See who can use it
        </Button>
      </div>
      <Calls relay={relay} secret={secret} />
    </section>
  );
}

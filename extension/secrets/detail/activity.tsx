import { useEffect, useState } from 'preact/hooks';
import { ago } from '../../design/ago.ts';
import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import layoutStyles from '../../design/layout.module.css';
import textStyles from '../../design/text.module.css';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import { proveAccess, trySecret } from '../../navigation/try-secret.ts';
import type { TestResult } from '../../request-model/test-result.ts';
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
  return (
    <section class={styles.activity} aria-label={t('secrets.activity.title')}>
      <h3 class={textStyles.label}>{t('secrets.activity.title')}</h3>
      <dl class={styles.facts}>
        <dt>{t('secrets.activity.lastUsed')}</dt>
        <dd>
          {lastUsedAt
            ? t('secrets.activity.used', uses, { ago: ago(lastUsedAt), count: number(uses) })
            : t('secrets.activity.never')}
        </dd>
        <dt>{t('secrets.activity.changed')}</dt>
        <dd>
          {version > 1
            ? t('secrets.activity.changedAdded', { changed: ago(updatedAt), added: ago(createdAt) })
            : ago(updatedAt)}
        </dd>
        <dt>{t('secrets.activity.tested')}</dt>
        <dd>{result ? testedText(result, Date.parse(updatedAt) > result.at) : t('secrets.activity.notTested')}</dd>
      </dl>
      <div class={classes(layoutStyles.line, styles.actions)}>
        {request ? (
          <Button
            size="small"
            icon="check"
            busy={tests.isRunning(relay.id, name)}
            title={t('secrets.activity.sends', { request: request.title })}
            onClick={() => void tests.test(relay, secret, request)}
          >
            {t('secrets.actions.test')}
          </Button>
        ) : (
          <Button size="small" icon="play" onClick={() => trySecret(name)}>
            {t('secrets.actions.testOwn')}
          </Button>
        )}
        <Button size="small" icon="eye" onClick={() => proveAccess(name)}>
          {t('secrets.actions.who')}
        </Button>
      </div>
      <Calls relay={relay} secret={secret} />
    </section>
  );
}

function testedText(test: TestResult, isOld: boolean): string {
  const at = { ago: ago(new Date(test.at).toISOString()), result: testText(test) };
  return isOld ? t('secrets.activity.testedBefore', at) : t('secrets.activity.testedAt', at);
}

import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import textStyles from '../../design/text.module.css';
import { dateFormat } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import { rich } from '../../language/rich.tsx';
import { usePlayground } from '../playground.ts';
import { CallResponse } from '../response/response.tsx';
import { Heading } from './heading.tsx';
import type { Opened } from './history.ts';
import styles from './opened-call.module.css';

const WHEN = dateFormat({ dateStyle: 'medium', timeStyle: 'medium' });

/** A recorded call with its response, as it was shown when it ended. */
export function OpenedCall({ opened }: { opened: Opened }) {
  const { open, sendAgain, edit, compareWith } = usePlayground().history;
  const { call } = opened;
  return (
    <>
      <Heading title={t('playground.history.callTitle')} back={t('playground.history.back')} onBack={open} />
      <p class={classes(styles.request, textStyles.small)}>
        {rich(t('playground.history.callWith', { when: WHEN.format(call.startedAt) }), {
          secret: () => <strong>{call.draft.secret}</strong>,
        })}
      </p>
      <div class={styles.actions}>
        <Button size="small" icon="send" onClick={() => void sendAgain(call)}>
          {t('playground.history.sendAgain')}
        </Button>
        <Button size="small" icon="edit" onClick={() => edit(call)}>
          {t('playground.history.edit')}
        </Button>
        <Button size="small" icon="narrow" onClick={() => compareWith(opened)}>
          {t('playground.history.compareWith')}
        </Button>
      </div>
      <CallResponse call={call} />
    </>
  );
}

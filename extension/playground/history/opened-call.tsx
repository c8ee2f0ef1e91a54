import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import textStyles from '../../design/text.module.css';
import { dateFormat } from '../../language/format.ts';
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
      <Heading title="Recorded call" back="Back to the history" onBack={open} />
      <p class={classes(styles.request, textStyles.small)}>
        {WHEN.format(call.startedAt)}, with <strong>{call.draft.secret}</strong>
      </p>
      <div class={styles.actions}>
        <Button size="small" icon="send" onClick={() => void sendAgain(call)}>
          Send again
        </Button>
        <Button size="small" icon="edit" onClick={() => edit(call)}>
          Edit and send
        </Button>
        <Button size="small" icon="narrow" onClick={() => compareWith(opened)}>
          Compare with…
        </Button>
      </div>
      <CallResponse call={call} />
    </>
  );
}

import { Button } from '../../design/button.tsx';
import { t } from '../../language/messages.ts';
import { examplesFor } from '../../starters/examples.ts';
import { usePlayground } from '../playground.ts';
import styles from './examples.module.css';

/** Example requests that the selected secret's policy allows. */
export function Examples() {
  const { chosen, replace, startOver } = usePlayground().request;
  const secret = chosen.value;
  if (!secret) return null;
  const examples = examplesFor(secret, secret.name);
  return (
    <div class={styles.examples}>
      {examples.map((example) => (
        <Button key={example.title} onClick={() => replace(example.draft(secret.name))}>
          {example.title}
        </Button>
      ))}
      {examples.length === 0 && (
        <Button onClick={() => startOver(secret.name)}>
          {t('playground.response.firstCall', { name: secret.name })}
        </Button>
      )}
    </div>
  );
}

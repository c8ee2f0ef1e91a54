import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useRelays } from '../../connection/relays.ts';
import { CopyButton } from '../../design/copy-button.tsx';
import { Select } from '../../design/field.tsx';
import { Notice, Skeleton } from '../../design/notice.tsx';
import { t } from '../../language/messages.ts';
import { CodeEditor } from '../compose/code-editor.tsx';
import { OWN_UNDO } from '../compose/undo.ts';
import { usePlayground } from '../playground.ts';
import { AsSent } from './as-sent.tsx';
import styles from './code-part.module.css';
import type { CodeView } from './view.ts';

type Views = typeof import('./views.ts');

/** The call as code; what is typed there changes the request as soon as it can be read. */
export function CodePart() {
  const [views, setViews] = useState<Views | null>(null);
  useEffect(() => {
    // With the parsers, which only this tab needs.
    void import('./views.ts').then(setViews);
  }, []);
  return views ? <Code {...views} /> : <Skeleton lines={4} />;
}

function Code({ VIEWS, applied }: Views) {
  const { view } = usePlayground().code;
  const chosen = view.value;
  const select = (
    <Select
      label={t('playground.code.as')}
      hideLabel
      value={chosen}
      onValue={(next) => {
        view.value = next as CodeView;
      }}
    >
      <option value="sent">{t('playground.code.sent')}</option>
      {Object.entries(VIEWS).map(([id, { label, read }]) => (
        <option key={id} value={id}>
          {read ? label : t('playground.code.toCopy', { kind: label })}
        </option>
      ))}
    </Select>
  );
  if (chosen !== 'sent')
    return <CodeOf key={chosen} id={chosen} view={VIEWS[chosen]} select={select} applied={applied} />;
  return (
    <div class={styles.code}>
      {select}
      <AsSent />
    </div>
  );
}

interface CodeOfProps extends Pick<Views, 'applied'> {
  readonly id: CodeView;
  readonly view: Views['VIEWS'][CodeView];
  readonly select: ComponentChildren;
}

function CodeOf({ id, view: { label, language, write, read }, select, applied }: CodeOfProps) {
  const { request, code } = usePlayground();
  const { active } = useRelays();
  const { draft, linted, unsettled, change } = request;
  const { composed } = linted.value;
  const remembered = code.typed.value[id];
  const typed = remembered?.draft === draft.value ? remembered : null;
  const hasKey = unsettled.value.length > 0;
  const written =
    composed && !hasKey
      ? write(composed, {
          address: (active.value?.address ?? '').replace(/\/$/, ''),
          isAnonymous: draft.value.runAs.kind === 'anonymous',
        })
      : null;
  const text = typed?.text ?? (written?.ok ? written.value : null);

  const onType = (next: string): void => {
    const before = draft.peek();
    const parsed = read?.(next, before);
    if (!parsed) return;
    const after = parsed.ok ? applied(before, parsed.value) : before;
    const problem = parsed.ok ? null : parsed.refusal.detail;
    if (after !== before) change(after);
    code.typed.value = { ...code.typed.peek(), [id]: { text: next, draft: draft.peek(), problem } };
  };

  return (
    <div class={styles.code} {...OWN_UNDO}>
      <div class={styles.bar}>
        {select}
        {text !== null && !hasKey && <CopyButton text={text} label={t('playground.code.copy')} />}
      </div>
      {text !== null && (
        <CodeEditor
          label={t('playground.code.label', { kind: label })}
          language={language}
          readOnly={read === null}
          hasUndo
          value={text}
          onValue={onType}
          isFaulty={typed !== null && typed.problem !== null}
        />
      )}
      {typed?.problem ? (
        <Notice kind="warn">
          <p>{t('playground.code.unread', { problem: typed.problem })}</p>
        </Notice>
      ) : (
        written !== null && !written.ok && <Notice kind="info">{written.refusal.detail}</Notice>
      )}
      {text === null && written === null && (
        <Notice kind="info">{t(hasKey ? 'playground.code.key' : 'playground.code.incomplete')}</Notice>
      )}
    </div>
  );
}

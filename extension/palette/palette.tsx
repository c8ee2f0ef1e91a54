import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useRelays } from '../connection/relays.ts';
import { classes } from '../design/classes.ts';
import { restoreCaret } from '../design/focus.ts';
import { Icon } from '../design/icon.tsx';
import textStyles from '../design/text.module.css';
import { number } from '../language/format.ts';
import { t } from '../language/messages.ts';
import { recentCommands, withRecent } from '../navigation/recent-commands.ts';
import { pagePlayground } from '../playground/page-playground.ts';
import type { Page } from '../secrets/page.ts';
import { pageEditing } from '../secrets/page-editing.ts';
import { isPressed, keyNames, listStep, type ShortcutId } from '../shortcuts/shortcuts.ts';
import { type Command, found, KIND_NAMES } from './command.ts';
import { commandsOf } from './commands.ts';
import styles from './palette.module.css';

interface PaletteProps {
  readonly page: Page;
  /** The page's own commands: its screens and windows. */
  readonly own: readonly Command[];
  readonly onClose: () => void;
}

/** Finds whatever the extension has by a few letters: a combobox with its list (ARIA APG), in a modal dialog. */
export function Palette({ page, own, onClose }: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const { commands, recent, isComplete } = useCommands(page, own);
  const shown = useMemo(() => found(commands, query, recent), [commands, query, recent]);
  const chosen = shown[Math.min(at, shown.length - 1)];
  useLayoutEffect(() => dialog.current?.showModal(), []);
  useLayoutEffect(() => {
    dialog.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const run = (command: Command): void => {
    void recentCommands().set(withRecent(recent, command.id));
    // The dialog gives the focus back first; then the command may take it.
    dialog.current?.close();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = listStep(event);
    if (step !== 0 && shown.length > 0) setAt((Math.min(at, shown.length - 1) + step + shown.length) % shown.length);
    else if (event.key === 'Enter' && !event.isComposing && chosen) run(chosen);
    else if (isPressed(event, 'palette')) dialog.current?.close();
    else return;
    event.preventDefault();
  };
  const closed = (): void => {
    restoreCaret();
    onClose();
  };
  return (
    <dialog ref={dialog} class={styles.palette} aria-label={t('palette.dialog.name')} onClose={closed}>
      <div class={styles.search}>
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-label={t('palette.dialog.name')}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={chosen ? `${id}-${shown.indexOf(chosen)}` : undefined}
          placeholder={t('shortcuts.does.palette')}
          spellcheck={false}
          autocomplete="off"
          value={query}
          onInput={(event) => {
            setQuery(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div class={styles.list} role="listbox" id={`${id}-list`} aria-label={t('palette.list.name')}>
        {shown.map((command, index) => (
          <Option
            key={command.id}
            id={`${id}-${index}`}
            command={command}
            isChosen={command === chosen}
            onRun={() => run(command)}
          />
        ))}
      </div>
      <p class={shown.length > 0 ? textStyles.visuallyHidden : classes(styles.nothing, textStyles.muted)} role="status">
        {statusText(shown.length, isComplete, query)}
      </p>
    </dialog>
  );
}

function statusText(count: number, isComplete: boolean, query: string): string {
  if (count > 0) return t('palette.list.count', count, { count: number(count) });
  return isComplete ? t('palette.list.nothing', { query }) : t('palette.list.loading');
}

interface OptionProps {
  readonly id: string;
  readonly command: Command;
  readonly isChosen: boolean;
  readonly onRun: () => void;
}

const Option = ({ id, command, isChosen, onRun }: OptionProps) => (
  // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the combobox, which keeps the focus
  <div id={id} class={styles.option} role="option" tabIndex={-1} aria-selected={isChosen} onClick={onRun}>
    <Icon name={command.icon} size={14} />
    <span class={textStyles.cut}>{command.label}</span>
    <span class={styles.kind}>{command.shortcut ? <Keys of={command.shortcut} /> : KIND_NAMES[command.kind]}</span>
  </div>
);

const Keys = ({ of }: { of: ShortcutId }) => (
  <span class={styles.keys} dir="ltr">
    {keyNames(of).map((key) => (
      <kbd key={key}>{key}</kbd>
    ))}
  </span>
);

/** The commands, as soon as the stored drafts, secrets and calls have been read. */
function useCommands(page: Page, own: readonly Command[]) {
  const playground = page.part(pagePlayground);
  const editing = page.part(pageEditing);
  const [recent, setRecent] = useState<readonly string[]>([]);
  useEffect(() => {
    playground.calls.follow();
    void recentCommands().get().then(setRecent);
    return playground.history.follow();
  }, []);
  const isConnected = useRelays().active.value !== null;
  const secrets = page.secrets.known.value;
  const history = playground.history.entries.value;
  const { canSend, last } = playground.calls;
  const phase = last.value?.phase;
  const commands = useMemo(
    () => [...own, ...(isConnected ? commandsOf({ secrets, history: history ?? [], editing, playground }) : [])],
    [own, isConnected, secrets, history, canSend.value, phase],
  );
  return { commands, recent, isComplete: history !== null };
}

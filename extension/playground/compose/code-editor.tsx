import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { classes } from '../../design/classes.ts';
import styles from './code-editor.module.css';
import type { CodeLanguage, mountEditor } from './prism-editor.ts';

interface CodeEditorProps {
  readonly label: string;
  /** Must follow `onValue` within the same task, as in any controlled field: a later update would undo keystrokes. */
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly isFaulty: boolean;
  /** JSON if it is left out. */
  readonly language?: CodeLanguage;
  readonly readOnly?: boolean;
  /** Its own undo, for a text that is no field of the request. */
  readonly hasUndo?: boolean;
}

type Editor = ReturnType<typeof mountEditor>;

/**
 * Code with syntax highlighting, which is loaded after the first paint; until then, and if it fails to load, there is a
 * plain text area. Tab leaves the field.
 */
export function CodeEditor(props: CodeEditorProps) {
  const { label, value, onValue, isFaulty, language = 'json', readOnly = false, hasUndo = false } = props;
  const host = useRef<HTMLDivElement>(null);
  const plain = useRef<HTMLTextAreaElement>(null);
  const editor = useRef<Editor | null>(null);
  const latest = useRef({ value, onValue });
  latest.current = { value, onValue };
  const isComposing = useRef(false);
  const [isReady, setReady] = useState(false);

  useEffect(() => {
    let isUnmounted = false;
    void import('./prism-editor.ts').then(({ mountEditor }) => {
      const mount = (): void => {
        if (isUnmounted || !host.current) return;
        const field = plain.current;
        editor.current = mountEditor(
          host.current,
          latest.current.value,
          { label, language, readOnly, hasUndo },
          (text) => latest.current.onValue(text),
        );
        setReady(true);
        if (field && document.activeElement === field) {
          editor.current.focus(field.selectionStart, field.selectionEnd);
        }
      };
      // Removing the field would discard the text that an input method is composing.
      if (isComposing.current) plain.current?.addEventListener('compositionend', mount, { once: true });
      else mount();
    });
    return () => {
      isUnmounted = true;
      editor.current?.remove();
      editor.current = null;
    };
  }, [label, language, readOnly, hasUndo]);
  // Not `useEffect`, which runs after the paint: keystrokes in between would be overwritten with the older text.
  useLayoutEffect(() => editor.current?.setValue(value), [value]);
  useEffect(() => editor.current?.setFaulty(isFaulty), [isFaulty, isReady]);

  return (
    <div class={classes(styles.editor, isFaulty && styles.faulty)} dir="ltr">
      <div ref={host} />
      {!isReady && (
        <textarea
          ref={plain}
          class={styles.plain}
          aria-label={label}
          spellcheck={false}
          readOnly={readOnly}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
          onCompositionStart={() => {
            isComposing.current = true;
          }}
          onCompositionEnd={() => {
            isComposing.current = false;
          }}
        />
      )}
    </div>
  );
}

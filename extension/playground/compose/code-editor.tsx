import { useEffect, useRef, useState } from 'preact/hooks';
import type { mountEditor } from './prism-editor.ts';

interface CodeEditorProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly isFaulty: boolean;
}

type Editor = ReturnType<typeof mountEditor>;

/**
 * JSON with colours. The colours' code is loaded after the first paint; until then, and where it does not load, a
 * plain text area takes the typing. Tab leaves the field, as everywhere.
 */
export function CodeEditor({ label, value, onValue, isFaulty }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const plain = useRef<HTMLTextAreaElement>(null);
  const editor = useRef<Editor | null>(null);
  const latest = useRef({ value, onValue });
  latest.current = { value, onValue };
  const [isReady, setReady] = useState(false);

  useEffect(() => {
    let isGone = false;
    void import('./prism-editor.ts').then((module) => {
      if (isGone || !host.current) return;
      const hadFocus = document.activeElement === plain.current;
      const caret = plain.current?.selectionStart ?? 0;
      editor.current = module.mountEditor(host.current, latest.current.value, label, (text) =>
        latest.current.onValue(text),
      );
      setReady(true);
      if (hadFocus) editor.current.focus(caret);
    });
    return () => {
      isGone = true;
      editor.current?.remove();
      editor.current = null;
    };
  }, [label]);
  useEffect(() => editor.current?.setValue(value), [value]);
  useEffect(() => editor.current?.setFaulty(isFaulty), [isFaulty, isReady]);

  return (
    <div class={`code-editor ${isFaulty ? 'code-editor-faulty' : ''}`}>
      <div ref={host} />
      {!isReady && (
        <textarea
          ref={plain}
          class="code-editor-plain"
          aria-label={label}
          spellcheck={false}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </div>
  );
}

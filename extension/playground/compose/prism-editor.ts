import { createEditor } from 'prism-code-editor';
import { addEditorHotkey, editHistory, insertLineAndIndent } from 'prism-code-editor/commands';
import 'prism-code-editor/languages/bash';
import 'prism-code-editor/languages/clike';
import 'prism-code-editor/languages/html';
import 'prism-code-editor/languages/json';
import 'prism-code-editor/languages/python';
import 'prism-code-editor/layout.css';
import 'prism-code-editor/prism/languages/bash';
import 'prism-code-editor/prism/languages/go';
import 'prism-code-editor/prism/languages/javascript';
import 'prism-code-editor/prism/languages/json';
import 'prism-code-editor/prism/languages/markup';
import 'prism-code-editor/prism/languages/python';

export type CodeLanguage = 'json' | 'bash' | 'javascript' | 'markup' | 'python' | 'go';

interface EditorOptions {
  readonly label: string;
  readonly language: CodeLanguage;
  readonly readOnly: boolean;
  /** Undoes what was typed here. The browser's undo would go on in fields that had the focus before. */
  readonly hasUndo: boolean;
}

/** The highlighting editor over a text area. It has no Tab command: Tab must not trap the focus (WCAG 2.1.2). */
export function mountEditor(
  host: HTMLElement,
  value: string,
  { label, language, readOnly, hasUndo }: EditorOptions,
  onValue: (value: string) => void,
) {
  const editor = createEditor(host, { language, readOnly, value, lineNumbers: false, wordWrap: true, tabSize: 2 });
  if (hasUndo) editor.addExtensions(editHistory());
  addEditorHotkey(editor, 'Enter', () => insertLineAndIndent(editor));
  editor.textarea.setAttribute('aria-label', label);
  let isProgrammatic = false;
  editor.on('update', (text) => {
    if (!isProgrammatic) onValue(text);
  });
  return {
    setValue(next: string): void {
      if (next === editor.value) return;
      isProgrammatic = true;
      editor.setOptions({ value: next });
      isProgrammatic = false;
    },
    setFaulty: (isFaulty: boolean): void => editor.textarea.setAttribute('aria-invalid', String(isFaulty)),
    focus(start: number, end: number): void {
      editor.textarea.focus();
      editor.textarea.setSelectionRange(start, end);
    },
    remove: (): void => editor.remove(),
  };
}

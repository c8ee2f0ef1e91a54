import { useState } from 'preact/hooks';
import { IconButton } from './button.tsx';
import { copyText } from './copy-text.ts';

/** Copies `text`; says so by its icon and its name for two seconds. Never give it a secret's value. */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await copyText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <IconButton
      size="small"
      icon={copied ? 'check' : 'copy'}
      label={copied ? 'Copied' : label}
      onClick={() => void copy()}
    />
  );
}

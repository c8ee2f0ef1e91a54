import { useState } from 'preact/hooks';
import { t } from '../language/messages.ts';
import { IconButton } from './button.tsx';
import { copyText } from './copy-text.ts';

interface CopyButtonProps {
  /** A function if it is expensive to create. Never a secret's value. */
  readonly text: string | (() => string);
  readonly label?: string;
}

/** Copies `text`; icon and label confirm it for two seconds. */
export function CopyButton({ text, label = t('design.copy.copy') }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await copyText(typeof text === 'string' ? text : text());
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <IconButton
      size="small"
      icon={copied ? 'check' : 'copy'}
      label={copied ? t('design.copy.copied') : label}
      onClick={() => void copy()}
    />
  );
}

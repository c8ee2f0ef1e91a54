import { useState } from 'preact/hooks';
import { t } from '../language/messages.ts';
import { Button } from './button.tsx';
import { copyText } from './copy-text.ts';

interface CopyAsProps {
  readonly children: string;
  /** The accessible name, which has the text of the button in it. */
  readonly label: string;
  readonly disabled?: boolean;
  /** Never returns a secret's value. */
  readonly text: () => string;
}

/** A button with words that copies; they say so for two seconds. */
export function CopyAs({ children, label, disabled = false, text }: CopyAsProps) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await copyText(text());
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <Button
      size="small"
      kind="quiet"
      disabled={disabled}
      aria-label={copied ? t('design.copy.copied') : label}
      title={label}
      onClick={() => void copy()}
    >
      {copied ? t('design.copy.copied') : children}
    </Button>
  );
}

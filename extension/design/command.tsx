import { CopyButton } from './copy-button.tsx';

/** A command for the terminal, to be copied. */
export const Command = ({ text }: { text: string }) => (
  <div class="command">
    <code>{text}</code>
    <CopyButton text={text} label={`Copy the command ${text}`} />
  </div>
);

import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { IconButton } from '../../design/button.tsx';
import styles from './heading.module.css';

interface HeadingProps {
  readonly title: string;
  readonly back: string;
  readonly onBack: () => void;
  /** Buttons at the end of the line. */
  readonly children?: ComponentChildren;
}

/** Back, the view's title and its buttons. Takes the focus: what had it was in the view before. */
export function Heading({ title, back, onBack, children }: HeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // At once: later, it would take the focus from what a person has begun to type in.
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <div class={styles.heading}>
      <IconButton size="small" icon="arrow-left" label={back} onClick={onBack} />
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      <div class={styles.actions}>{children}</div>
    </div>
  );
}

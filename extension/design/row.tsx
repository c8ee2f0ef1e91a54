import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';
import { classes } from './classes.ts';
import styles from './row.module.css';
import textStyles from './text.module.css';

/** In pixels, for lists of which only the rows in sight are rendered. */
export const ROW_HEIGHT = 44;

/** Of a list of calls: a row, and beside it buttons. */
export const RowItem = (props: { isIndented?: boolean; children: ComponentChildren }) => (
  <li class={classes(styles.item, props.isIndented && styles.indented)}>{props.children}</li>
);

/** What opens something. */
export const RowButton = (props: ButtonHTMLAttributes) => <button type="button" {...props} class={styles.row} />;

/** What cannot be opened, or not yet. */
export const RowText = (props: { children: ComponentChildren }) => <div class={styles.row}>{props.children}</div>;

/** Method and URL in one line, which is cut. */
export const RequestLine = ({ method, url, isMuted }: { method: string; url: string; isMuted?: boolean }) => (
  <span class={classes(styles.request, textStyles.cut, isMuted && textStyles.muted)}>
    <span class={styles.method}>{method}</span> {url.replace(/^https:\/\//, '')}
  </span>
);

export type Tone = 'good' | 'bad' | 'refused' | 'waiting';
const TONES = { good: styles.good, bad: styles.bad, refused: styles.refused, waiting: styles.waiting };

/** Below the request: what became of it, whatever else is known, and when it was. */
export const RowFacts = (props: {
  tone: Tone;
  outcome: string;
  at: number;
  time: string;
  children?: ComponentChildren;
}) => (
  <span class={classes(styles.facts, textStyles.small)}>
    <span class={TONES[props.tone]} dir="auto">
      {props.outcome}
    </span>
    {props.children}
    <time class={styles.time} dateTime={new Date(props.at).toISOString()}>
      {props.time}
    </time>
  </span>
);

import { type ComponentChildren, Fragment } from 'preact';

/** `<code>text</code>`, or `<name/>` for a value that must not be read as a message. Elements are not nested. */
const ELEMENT = /<(\w+)>(.*?)<\/\1>|<(\w+)\/>/g;

type Elements = Readonly<Record<string, (text: string) => ComponentChildren>>;

const ALWAYS: Elements = {
  code: (text) => <code>{text}</code>,
  strong: (text) => <strong>{text}</strong>,
};

/**
 * A message with elements in it. `elements` says what becomes of each by its name, `code` and `strong` are themselves.
 * A value that is not ours goes into the message as an element, not as a `{name}`: what it holds is not read.
 */
export function rich(message: string, elements: Elements = {}): ComponentChildren {
  const parts: ComponentChildren[] = [];
  let end = 0;
  for (const { 0: whole, 1: name, 2: text = '', 3: empty, index } of message.matchAll(ELEMENT)) {
    const make = { ...ALWAYS, ...elements }[name ?? empty ?? ''];
    parts.push(message.slice(end, index), make ? make(text) : whole);
    end = index + whole.length;
  }
  parts.push(message.slice(end));
  return parts.map((part, index) => <Fragment key={String(index)}>{part}</Fragment>);
}

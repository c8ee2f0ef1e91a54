import { type ESTree, parseSync } from 'vite';

type Node = ESTree.Node & Readonly<Record<string, unknown>>;

/** Two words in a row: a sentence, or a part of one. */
const WORDS = /\p{L}{2,}[,;:]? (?:\p{L}{2,}|[aI] )/u;
const A_WORD = /\p{L}{2,}/u;
/** In upper case: a name or a placeholder. */
const CODE_WORD = /\$?[A-Z][A-Z0-9_]+\b/g;
/** A URL, a media type, a command. */
const CODE = /^(?:https?:\/\/\S*|[a-z]+\/[a-z][\w.+-]*(?:; ?\w+=[\w-]+)?|npx [\w -]+)$/;
/** By which the catalogue is asked for a text. */
const KEY = /^[a-z_]+\.\w+\.\w+$/;
/** Methods whose arguments are selectors, or messages to developers. */
const FOR_DEVELOPERS = /^(?:closest|matches|querySelector(?:All)?|warn|error|debug)$/;
/** Attributes and properties whose value people read. */
const READ =
  /^(?:label|title|hint|placeholder|text|description|detail|alt|summary|message|name[A-Z]\w*Text|aria-(?:label|description|roledescription|valuetext))$/;
/** What they hold is no text. */
const SKIPPED = /^(?:TS(?!AsExpression|SatisfiesExpression|NonNull)|Import|ExportAll)/;

/** Texts in a source of the extension that people would read: in elements, in attributes that are read, and sentences. */
export function textsIn(file: string, source: string): string[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
  const found: string[] = [];
  const add = (text: string, isRead: boolean): void => {
    const shown = text.replaceAll(CODE_WORD, '').trim();
    if (CODE.test(shown) || KEY.test(shown)) return;
    if ((isRead ? A_WORD : WORDS).test(shown)) found.push(text.trim());
  };
  /** `isRead`: the value of an attribute or a property that people read. */
  const visit = (node: Node, isRead: boolean): void => {
    if (SKIPPED.test(node.type) || isForDevelopers(node)) return;
    if (node.type === 'JSXText') add(node.value, true);
    else if (node.type === 'Literal' && typeof node.value === 'string') add(node.value, isRead);
    else if (node.type === 'TemplateLiteral') add(node.quasis.map(({ value }) => value.cooked).join('{}'), isRead);
    for (const [child, isChildRead] of childrenOf(node, isRead)) visit(child, isChildRead);
  };
  visit(program as unknown as Node, false);
  return found;
}

/** Errors are thrown for developers, selectors are code, and the catalogue is asked by key. */
function isForDevelopers(node: Node): boolean {
  if (node.type === 'NewExpression') return /Error$/.test((node.callee as { name?: string }).name ?? '');
  if (node.type !== 'CallExpression') return false;
  const { name, property } = node.callee as { name?: string; property?: { name?: string } };
  return name === 't' || FOR_DEVELOPERS.test(property?.name ?? '');
}

function* childrenOf(node: Node, isRead: boolean): Generator<readonly [Node, boolean]> {
  const name = nameOf(node);
  const isChildRead = name === null ? isRead && isValue(node) : READ.test(name);
  for (const [key, value] of Object.entries(node)) {
    if (name !== null && (key === 'key' || key === 'name' || key === 'id')) continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      const isNode = typeof child === 'object' && child !== null && typeof child.type === 'string';
      if (isNode) yield [child as Node, isChildRead && key !== 'test'];
    }
  }
}

/** Of an attribute, a property or a variable. */
function nameOf(node: Node): string | null {
  if (node.type === 'JSXAttribute') return String((node.name as { name?: unknown }).name);
  if (node.type === 'Property') return 'name' in node.key ? String(node.key.name) : '';
  if (node.type === 'VariableDeclarator') return 'name' in node.id ? String(node.id.name) : '';
  return null;
}

/** What passes a value on: `a ? b : c`, `a ?? b`, `{a}`. */
const isValue = ({ type }: Node): boolean =>
  /^(?:ConditionalExpression|LogicalExpression|JSXExpressionContainer|TSAsExpression|TSSatisfiesExpression|ParenthesizedExpression)$/.test(
    type,
  );

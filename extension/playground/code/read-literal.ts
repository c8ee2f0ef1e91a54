import { type Expression, type Node, type ObjectExpression, type Property, parse, type SpreadElement } from 'acorn';
import { fail, ok, type Result, refusal } from '../../../shared/errors.ts';
import { t } from '../../language/messages.ts';

/** Deeper than any request, and far from the end of the stack. */
const MAX_DEPTH = 64;

/** What is no plain value, and where: offsets in the text. */
class NotAValue extends Error {
  readonly at: number;
  constructor(what: string, at: number) {
    super(what);
    this.at = at;
  }
}

/**
 * The argument of the first call of `clientSecretRequest` in JavaScript, or the object literal that the text is. It is
 * parsed and never evaluated: only literals have a value.
 */
export function readLiteral(code: string): Result<unknown> {
  try {
    return ok(plainValue(argumentIn(code), 0));
  } catch (error) {
    if (error instanceof NotAValue) return refused(code, error.message, error.at - 1);
    if (error instanceof SyntaxError && 'pos' in error)
      return refused(code, t('playground.code.notJavaScript'), Number(error.pos) - 1);
    // The stack of the parser.
    if (error instanceof RangeError) return refused(code, t('playground.code.tooDeep'), 0);
    throw error;
  }
}

function refused(code: string, what: string, at: number): Result<never> {
  const before = code.slice(0, at).split('\n');
  const [line, column] = [before.length, (before.at(-1)?.length ?? 0) + 1];
  return fail(refusal('INVALID_PARAMETER', t('playground.code.at', { what, line, column })));
}

/** One character is put before the text, so offsets are one higher. */
const OPTIONS = { ecmaVersion: 'latest', sourceType: 'module', allowAwaitOutsideFunction: true } as const;

function argumentIn(code: string): Expression {
  const isObject = /^\s*\{/.test(code);
  const program = parse(isObject ? `(${code.trimEnd().replace(/;$/, '')}\n)` : ` ${code}`, OPTIONS);
  const [first] = program.body;
  if (isObject && first?.type === 'ExpressionStatement') return first.expression;
  const call = callIn(program, 0);
  if (call === null) throw new NotAValue(t('playground.code.noCall'), 1);
  return call;
}

/** The syntax tree is walked as plain objects: a call can be inside of any statement. */
function callIn(node: unknown, depth: number): Expression | null {
  if (typeof node !== 'object' || node === null || depth > MAX_DEPTH) return null;
  const { type, callee, arguments: args } = node as { type?: string; callee?: CalleeNode; arguments?: Expression[] };
  const name = callee?.type === 'MemberExpression' ? callee.property?.name : callee?.name;
  if (type === 'CallExpression' && name === 'clientSecretRequest' && args?.[0]) return args[0];
  for (const child of Object.values(node)) {
    const found = callIn(child, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

interface CalleeNode {
  readonly type?: string;
  readonly name?: string;
  readonly property?: { readonly name?: string };
}

function plainValue(node: Expression | SpreadElement | null, depth: number): unknown {
  if (node === null || depth > MAX_DEPTH) throw new NotAValue(t('playground.code.unreadable'), node?.start ?? 0);
  switch (node.type) {
    case 'Literal':
      if (node.regex || node.bigint) break;
      return node.value;
    case 'TemplateLiteral':
      if (node.expressions.length > 0) break;
      return node.quasis[0]?.value.cooked ?? '';
    case 'UnaryExpression': {
      const value = plainValue(node.argument, depth + 1);
      if (node.operator !== '-' || typeof value !== 'number') break;
      return -value;
    }
    case 'Identifier':
      if (node.name !== 'undefined') break;
      return undefined;
    case 'ArrayExpression':
      return node.elements.map((one) => plainValue(one, depth + 1));
    case 'ObjectExpression':
      return objectOf(node, depth);
  }
  throw notPlain(node);
}

const notPlain = (node: Node): NotAValue => new NotAValue(t('playground.code.notPlain'), node.start);

function objectOf({ properties }: ObjectExpression, depth: number): object {
  const entries = properties.map((one): [string, unknown] => {
    if (one.type !== 'Property' || one.method || one.shorthand || one.kind !== 'init') throw notPlain(one);
    return [nameOf(one, depth), plainValue(one.value, depth + 1)];
  });
  // Not by assignment, which would set the prototype for the name __proto__.
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function nameOf({ key, computed }: Property, depth: number): string {
  if (key.type === 'Identifier' && !computed) return key.name;
  const name = plainValue(key, depth + 1);
  if (typeof name !== 'string' && typeof name !== 'number') throw notPlain(key);
  return String(name);
}

import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** What this reads of a Babel `NodePath`, whose type Stryker leaves open. */
interface Path {
  readonly node: {
    readonly type: string;
    readonly value?: unknown;
    readonly quasis?: readonly { readonly value: { readonly raw: string } }[];
  };
}

const THREE_WORDS = /[A-Za-z’']+ [a-z’']+ [a-z’']+/;

/** Three words in a row are a sentence for people: no test fixes how it is worded, and no guard depends on it. */
const prose = {
  shouldIgnore({ node }: Path): string | undefined {
    return THREE_WORDS.test(textOf(node)) ? 'a sentence for people' : undefined;
  },
};

function textOf({ type, value, quasis = [] }: Path['node']): string {
  if (type === 'StringLiteral') return String(value);
  return type === 'TemplateLiteral' ? quasis.map((quasi) => quasi.value.raw).join('…') : '';
}

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'prose', prose)];

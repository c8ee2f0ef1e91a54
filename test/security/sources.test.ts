import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/targets.ts';

/** Doors that are closed because they are not there: what no source of the relay, the page or the extension does. */
interface Rule {
  readonly pattern: RegExp;
  readonly example: string;
  /** Files that were looked at and may. */
  readonly except?: readonly string[];
}
const FORBIDDEN: Readonly<Record<string, Rule>> = {
  'runs text as code': {
    pattern: /\beval\(|new Function\(|from 'node:vm'|setTimeout\(\s*['"`]/,
    example: 'eval(input)',
  },
  'starts programs': {
    pattern: /child_process|node:worker_threads/,
    example: "import 'node:child_process'",
    // The relay's own program, as a worker.
    except: ['relay/cluster/fork.ts'],
  },
  'makes HTML of data': {
    pattern: /innerHTML|outerHTML|insertAdjacentHTML|document\.write|dangerouslySetInnerHTML|srcdoc/,
    example: 'node.innerHTML = name',
    // A page of a response, in a frame whose sandbox allows nothing.
    except: ['extension/response-view/media/inert-html.ts', 'extension/response-view/views/html-view.tsx'],
  },
  'makes a regular expression of data': {
    pattern: /new RegExp\((?!\s*String\.raw`)/,
    example: 'new RegExp(input)',
    // Of two names that stand in the file itself.
    except: ['extension/http/multipart.ts'],
  },
  'puts a value into SQL': {
    // Constants of this code in capitals, and the column lists and numbers beside them, are no data.
    pattern: /(?:prepare|exec)\(\s*[`'"][^;]*?\$\{(?![A-Z_]+\}|select\}|columns\})/,
    example: 'database.prepare(`DELETE FROM secrets WHERE name = $' + '{name}`)',
    // Names of tables and columns that are listed in `tables.ts`.
    except: ['changes-of-work', 'local-rows', 'replica-file', 'uncovered-rows'].map(
      (file) => `relay/store/postgres/${file}.ts`,
    ),
  },
  'parses XML': {
    pattern: /DOMParser(?!\(\)\.parseFromString\([^,]+, 'text\/html')|xml2js|fast-xml|libxml/,
    example: 'new DOMParser()',
  },
  'takes randomness that can be guessed': { pattern: /Math\.random\(/, example: 'Math.random()' },
  'uses a broken hash or cipher': {
    pattern: /\b(?:md5|sha1|des|rc4|aes-\d+-ecb)\b['"`]/i,
    example: "createHash('md5')",
  },
};

const sources = globSync('{relay,shared,extension}/**/*.{ts,tsx}', { cwd: ROOT });

const filesThat = (pattern: RegExp): string[] =>
  sources.filter((file) => pattern.test(readFileSync(path.join(ROOT, file), 'utf8')));

describe.each(Object.entries(FORBIDDEN))('no source %s', (_, { pattern, example, except = [] }) => {
  test('of any', () => {
    expect(sources.length).toBeGreaterThan(200);
    expect(filesThat(pattern).filter((file) => !except.includes(file))).toEqual([]);
  });
  test('and one that did would be found', () => expect(example).toMatch(pattern));
});

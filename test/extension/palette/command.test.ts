import { describe, expect, test } from 'vitest';
import { type Command, found } from '../../../extension/palette/command.ts';
import { matchScore } from '../../../extension/palette/fuzzy.ts';

const command = (id: string, label: string, kind: Command['kind'] = 'secret'): Command => ({
  id,
  kind,
  label,
  icon: 'key',
  run: () => {},
});
const labels = (commands: readonly Command[]): string[] => commands.map(({ label }) => label);

describe('a match', () => {
  test.each([
    ['open', 'openai'],
    ['OPEN', 'OpenAI'],
    ['oai', 'openai'],
    ['models openai', 'OpenAI: list models'],
    ['lm', 'OpenAI: list models'],
    ['', 'anything'],
  ])('%s is found in %s', (query, text) => {
    expect(matchScore(query, text)).not.toBeNull();
  });

  test.each([
    ['openz', 'openai'],
    ['iapo', 'openai'],
    ['open stripe', 'openai'],
    ['eai', 'GET api.example.com/v1/things/and/more/images'],
  ])('%s is not found in %s', (query, text) => {
    expect(matchScore(query, text)).toBeNull();
  });

  test('the start of a word counts more than its middle, a whole word more than letters in order', () => {
    const texts = ['my-mapster', 'a map', 'm-a-p', 'remap'];
    const sorted = texts.toSorted((one, other) => (matchScore('map', other) ?? 0) - (matchScore('map', one) ?? 0));
    expect(sorted[0]).toBe('a map');
    expect(sorted.at(-1)).toBe('m-a-p');
  });
});

describe('the palette', () => {
  const commands = [
    command('screen:secrets', 'Secrets', 'screen'),
    command('secret:openai', 'openai'),
    command('secret:stripe', 'stripe'),
    ...Array.from({ length: 100 }, (_, index) => command(`call:${index}`, `GET api.example/${index}`, 'call')),
  ];

  test('begins with what was chosen last, and has some of each kind', () => {
    const shown = found(commands, '', ['secret:stripe', 'gone', 'call:70']);
    expect(labels(shown).slice(0, 3)).toEqual(['stripe', 'GET api.example/70', 'Secrets']);
    expect(shown.filter(({ kind }) => kind === 'call')).toHaveLength(9);
    expect(new Set(shown.map(({ id }) => id)).size).toBe(shown.length);
  });

  test('finds by letters and by kind, and shows no more than a list can have', () => {
    expect(labels(found(commands, 'stri', []))).toEqual(['stripe']);
    expect(labels(found(commands, 'screen', []))).toEqual(['Secrets']);
    expect(found(commands, 'example', [])).toHaveLength(50);
    expect(found(commands, 'nothing like it', [])).toEqual([]);
  });

  test('of two that match alike, the recent one is first', () => {
    const two = [command('a', 'key one'), command('b', 'key two')];
    expect(labels(found(two, 'key', ['b']))).toEqual(['key two', 'key one']);
    expect(labels(found(two, 'key', []))).toEqual(['key one', 'key two']);
  });

  test('thousands are searched within a frame', () => {
    const many = Array.from({ length: 5_000 }, (_, index) =>
      command(`call:${index}`, `GET api.example.com/v1/things/${index}`),
    );
    const start = performance.now();
    found(many, 'things 49', []);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

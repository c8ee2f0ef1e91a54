import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkProblemText, parseLink } from '../../../shared/protocol/pairing-link.ts';

const FINGERPRINT = `${'A'.repeat(42)}_`;
const CODE = 'abcDEF0123456789-_abcd';
const LINK = `http://127.0.0.1:8787/#pair=${CODE}.${FINGERPRINT}`;

describe('a connection link', () => {
  test('is understood alone, with the word before it and with text around it', () => {
    const link = { address: 'http://127.0.0.1:8787', code: CODE, fingerprint: FINGERPRINT };
    for (const pasted of [LINK, `Connect: ${LINK}`, `  ${LINK}\n`, `> npm start\nConnect: ${LINK}`, `"${LINK}"`]) {
      expect(parseLink(pasted)).toEqual({ ok: true, link });
    }
  });

  test('is put together again where the terminal broke the line', () => {
    expect(parseLink(`Connect: ${LINK.slice(0, 60)}\r\n${LINK.slice(60)}`)).toMatchObject({ ok: true });
  });

  test('keeps the path of a relay behind a proxy, without the slash at its end', () => {
    const parsed = parseLink(`https://example.com/relay/#pair=${CODE}.${FINGERPRINT}`);
    expect(parsed).toMatchObject({ ok: true, link: { address: 'https://example.com/relay' } });
  });

  test.each([
    ['', 'empty'],
    ['hello', 'no-link'],
    ['ftp://127.0.0.1/#pair=x', 'no-link'],
    ['http://127.0.0.1:8787/', 'no-code'],
    [LINK.slice(0, -1), 'incomplete'],
    [`${LINK}x`, 'incomplete'],
    [`http://127.0.0.1:8787/#pair=${FINGERPRINT}`, 'incomplete'],
    [`http://127.0.0.1:8787/#pair=short.${FINGERPRINT}`, 'incomplete'],
  ])('%j is refused with a sentence', (pasted, problem) => {
    expect(parseLink(pasted)).toEqual({ ok: false, problem });
    expect(linkProblemText(problem as 'empty')).toMatch(/^[A-Z].*\.$/);
  });

  test('any pasted text is parsed without an exception', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (before, after) => {
        expect(typeof parseLink(`${before}http://x/#pair=${after}`).ok).toBe('boolean');
      }),
      { seed: 8787 },
    );
  });
});

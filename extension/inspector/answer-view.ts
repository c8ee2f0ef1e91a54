import { type JsonLine, jsonLines } from '../playground/answer/json-lines.ts';
import type { Content } from '../recorder/content.ts';

/** How the body of an answer is shown. */
export type AnswerView =
  | { readonly kind: 'empty' }
  | { readonly kind: 'json'; readonly lines: readonly JsonLine[] }
  | { readonly kind: 'text'; readonly text: string; readonly hidden: number }
  /** A `data:` URL for an `<img>`, in which no script of an SVG runs. */
  | { readonly kind: 'image'; readonly src: string }
  | { readonly kind: 'binary' };

/** What is beyond makes the panel slow and reads nobody. */
const MAX_TEXT = 200_000;
const MAX_LINES = 4_000;

export function answerView({ text, isBase64 }: Content, contentType: string): AnswerView {
  if (text === '') return { kind: 'empty' };
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (/^image\/(?:png|jpeg|gif|webp|avif|svg\+xml)$/.test(type)) {
    return { kind: 'image', src: `data:${type}${isBase64 ? `;base64,${text}` : `,${encodeURIComponent(text)}`}` };
  }
  if (isBase64) return { kind: 'binary' };
  const lines = /[/+]json$/.test(type) || /^\s*[[{]/.test(text) ? jsonLines(text) : null;
  if (lines && lines.length <= MAX_LINES) return { kind: 'json', lines };
  return { kind: 'text', text: text.slice(0, MAX_TEXT), hidden: Math.max(0, text.length - MAX_TEXT) };
}

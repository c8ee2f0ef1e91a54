import type { Refusal } from '../../shared/errors.ts';

/** What is wrong, and what to do about it. */
export const sentenceOf = ({ detail, fix }: Refusal): string => [detail, fix].filter(Boolean).join(' ');

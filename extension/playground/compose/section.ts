import { sendsBody } from '../../../shared/placeholder/plan.ts';
import type { Method } from '../../../shared/protocol/policy.ts';

/** The tabs of the request form. */
export type Section = 'body' | 'params' | 'headers' | 'code' | 'runAs';

/** The tab that is open if this one was chosen last: GET, DELETE and HEAD have no body. */
export const openSection = (chosen: Section, method: Method): Section =>
  chosen === 'body' && !sendsBody(method) ? 'params' : chosen;

const SECTIONS: Readonly<Record<string, Section>> = {
  data: 'body',
  params: 'params',
  headers: 'headers',
  runAs: 'runAs',
  queue: 'runAs',
  poll: 'runAs',
  expires: 'runAs',
};

/** The tab with the field of a finding, such as `headers.Host`; null for a field that is always visible. */
export const sectionOf = (param: string | undefined): Section | null => SECTIONS[param?.split('.')[0] ?? ''] ?? null;

/** The text of the button that leads to a tab. */
export const SHOW_SECTION = {
  body: 'playground.compose.showBody',
  params: 'playground.compose.showParams',
  headers: 'playground.compose.showHeaders',
  code: 'playground.compose.showCode',
  runAs: 'playground.compose.showCaller',
} as const satisfies Readonly<Record<Section, string>>;

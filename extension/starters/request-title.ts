import { t } from '../language/messages.ts';

const TITLES = {
  balance: () => t('starters.request.balance'),
  signedInUser: () => t('starters.request.signedInUser'),
  permissions: () => t('starters.request.permissions'),
  testToken: () => t('starters.request.testToken'),
  listDomains: () => t('starters.request.listDomains'),
  integration: () => t('starters.request.integration'),
  listModels: () => t('starters.request.listModels'),
  askClaude: () => t('starters.request.askClaude'),
  keyLimits: () => t('starters.request.keyLimits'),
  streamed: () => t('starters.request.streamed'),
  image: () => t('starters.request.image'),
  account: () => t('starters.request.account'),
  listProjects: () => t('starters.request.listProjects'),
  askSonar: () => t('starters.request.askSonar'),
  askGemini: () => t('starters.request.askGemini'),
  findAddress: () => t('starters.request.findAddress'),
  listLanguages: () => t('starters.request.listLanguages'),
} as const;

/** What a request does. */
export type RequestTitle = keyof typeof TITLES;

/** `list models`: after the name of the service. */
export const requestTitle = (title: RequestTitle): string => TITLES[title]();

import type { Refusal } from '../../shared/errors.ts';
import type { requestSchema } from '../../shared/protocol/request.ts';
import type { Reason, Reasons } from '../../shared/reason.ts';
import { number } from '../language/format.ts';
import { t } from '../language/messages.ts';

/** The relay's API takes anything as `data`, so no schema refuses it. */
type Checked = Exclude<keyof typeof requestSchema.entries, 'data'>;

/** What each field of a request has to be. */
const FIELDS: Readonly<Record<Checked, () => string>> = {
  clientSecretName: () => t('policy.refusal.name'),
  url: () => t('policy.refusal.urlAbsolute'),
  method: () => t('policy.refusal.method'),
  headers: () => t('policy.refusal.headers'),
  params: () => t('policy.refusal.params'),
  queue: () => t('policy.refusal.queue'),
  poll: () => t('policy.refusal.poll'),
  expires: () => t('policy.refusal.expires'),
  files: () => t('policy.refusal.files'),
};

const TEXTS: { readonly [Kind in keyof Reasons]: (...values: Reasons[Kind]) => string } = {
  notObject: () => t('policy.refusal.notObject'),
  field: (path) => (FIELDS[path.split('.')[0] as Checked] ?? TEXTS.notObject)(),
  notObjectField: (field) => t('policy.refusal.notObjectField', { field }),
  protoName: () => t('policy.refusal.protoName'),
  unsafeName: (name) => t('policy.refusal.unsafeName', { name }),
  method: () => t('policy.refusal.method'),
  numberTooLarge: () => t('policy.refusal.numberTooLarge'),
  tooDeep: (root, levels) => t('policy.refusal.tooDeep', { root, levels: number(levels) }),
  tooManyValues: (root, values) => t('policy.refusal.tooManyValues', { root, values: number(values) }),

  urlTooLong: (bytes) => t('policy.refusal.urlTooLong', { bytes: number(bytes) }),
  urlCharacter: () => t('policy.refusal.urlCharacter'),
  urlUnicode: () => t('policy.refusal.urlUnicode'),
  urlAbsolute: () => t('policy.refusal.urlAbsolute'),
  urlScheme: () => t('policy.refusal.urlScheme'),
  urlUserColon: () => t('policy.refusal.urlUserColon'),
  urlUserEncoding: () => t('policy.refusal.urlUserEncoding'),
  urlAndHeader: () => t('policy.refusal.urlAndHeader'),
  paramType: () => t('policy.refusal.paramType'),
  paramUnicode: () => t('policy.refusal.paramUnicode'),

  tooManyHeaders: (headers) => t('policy.refusal.tooManyHeaders', { headers: number(headers) }),
  headerType: () => t('policy.refusal.headerType'),
  headerName: () => t('policy.refusal.headerName'),
  headerTwice: (name) => t('policy.refusal.headerTwice', { name }),
  headerValue: () => t('policy.refusal.headerValue'),
  relayHeader: (name) => t('policy.refusal.relayHeader', { name }),
  overrideHeader: (name) => t('policy.refusal.overrideHeader', { name }),
  signed: () => t('policy.refusal.signed'),

  bodyBesideFile: () => t('policy.refusal.bodyBesideFile'),
  filesType: () => t('policy.refusal.filesType'),
  filesMethod: (method) => t('policy.refusal.filesMethod', { method }),
  notText: (type) => t('policy.refusal.notText', { type }),
  dataUnicode: () => t('policy.refusal.dataUnicode'),
  jsonTwice: () => t('policy.refusal.jsonTwice'),
  boundary: () => t('policy.refusal.boundary'),
  formData: () => t('policy.refusal.formData'),
  formPairs: () => t('policy.refusal.formPairs'),
  fieldUnicode: () => t('policy.refusal.fieldUnicode'),
  notJson: () => t('policy.refusal.notJson'),
  bodyTooDeep: (levels) => t('policy.refusal.bodyTooDeep', { levels: number(levels) }),

  inOrigin: () => t('policy.refusal.inOrigin'),
  inHost: () => t('policy.refusal.inHost'),
  inFragment: () => t('policy.refusal.inFragment'),
  inQueryName: () => t('policy.refusal.inQueryName'),
  inParamName: () => t('policy.refusal.inParamName'),
  inHeaderName: () => t('policy.refusal.inHeaderName'),
  inDataName: () => t('policy.refusal.inDataName'),
  tooManyPlaceholders: (limit) => t('policy.refusal.tooManyPlaceholders', { limit: number(limit) }),
  noPlaceholder: () => t('policy.refusal.noPlaceholder'),
  unusedPlaceholder: (field, method) => t('policy.refusal.unusedPlaceholder', { field, method }),
  notAllowedAnywhere: () => t('policy.refusal.notAllowedAnywhere'),

  paused: () => t('policy.refusal.paused'),
  expired: (date) => t('policy.refusal.expired', { date }),
  claim: (name) => t('policy.refusal.claim', { name }),
  otherOrigin: (origin) => t('policy.refusal.origin', { origin }),
  otherPath: (origin, method, path) => t('policy.refusal.path', { origin, method, path }),
  placement: placementText,
  unnamedPlacement: (placement) =>
    `${placementText(placement)} ${t(placement === 'query' ? 'policy.refusal.unnamedQuery' : 'policy.refusal.unnamedBody')}`,
};

function placementText(placement: string): string {
  const [kind, name] = placement.split(/:(.*)/s);
  if (kind === 'header') return t('policy.refusal.header', { name: titleCase(name ?? '') });
  if (kind === 'path') return t('policy.refusal.urlPath');
  if (kind === 'query') {
    return name === undefined ? t('policy.refusal.anyQuery') : t('policy.refusal.query', { name });
  }
  return name === undefined ? t('policy.refusal.body') : t('policy.refusal.bodyField', { name });
}

const titleCase = (name: string): string => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

/**
 * A predicted refusal in the language of the extension. What the relay itself responds stays in its English, as the errors
 * of APIs do: it comes without a reason.
 */
export const refusalText = ({ reason, detail }: Refusal): string => (reason ? textOf(reason) : detail);

function textOf<Kind extends keyof Reasons>([kind, ...values]: readonly [Kind, ...Reasons[Kind]]): string {
  return TEXTS[kind](...(values as Reasons[Kind]));
}

const IN_URL = (): string => t('policy.refusalFix.inUrl');
const NO_PLACEHOLDER = (): string => t('policy.refusalFix.noPlaceholder');

/** What to do about a request that the relay would refuse before it looks at the policy. */
const FIXES: { readonly [Kind in Reason[0]]?: (...values: Reasons[Kind]) => string } = {
  relayHeader: (name) => t('policy.refusalFix.relayHeader', { name }),
  signed: () => t('policy.refusalFix.signed'),
  jsonTwice: () => t('policy.refusalFix.jsonTwice'),
  boundary: () => t('policy.refusalFix.boundary'),
  inOrigin: IN_URL,
  inHost: IN_URL,
  inFragment: IN_URL,
  inQueryName: IN_URL,
  tooManyPlaceholders: () => t('policy.refusalFix.tooManyPlaceholders'),
  noPlaceholder: NO_PLACEHOLDER,
  unusedPlaceholder: NO_PLACEHOLDER,
  notAllowedAnywhere: () => t('policy.refusalFix.notAllowedAnywhere'),
};

export const refusalFix = ({ reason, fix }: Refusal): string | undefined => (reason ? fixOf(reason) : fix);

function fixOf<Kind extends keyof Reasons>([kind, ...values]: readonly [Kind, ...Reasons[Kind]]): string | undefined {
  return FIXES[kind]?.(...(values as Reasons[Kind]));
}

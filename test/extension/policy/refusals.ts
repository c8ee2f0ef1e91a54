import { fail, type Refusal, type Result } from '../../../shared/errors.ts';
import type { AttachedFiles } from '../../../shared/placeholder/body.ts';
import { splitJsonText } from '../../../shared/placeholder/body-text.ts';
import { placeholderMissing } from '../../../shared/placeholder/pass-through.ts';
import { planRequest } from '../../../shared/placeholder/plan.ts';
import { decide } from '../../../shared/policy/decide.ts';
import type { Policy } from '../../../shared/protocol/policy.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';
import type { Reasons } from '../../../shared/reason.ts';
import { policy } from '../playground/build.ts';

const URL = 'https://api.openai.com/v1/images/generations';
const HALF = '\ud800';
const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
const proto: unknown = JSON.parse('{"__proto__":"x"}');

const parse = (change: object) =>
  parseRequest({ clientSecretName: 'openai', url: `${URL}?key=$CLIENT_SECRET`, method: 'GET', ...change });

function plan(change: object, files?: AttachedFiles) {
  const parsed = parse(change);
  return parsed.ok ? planRequest(parsed.value, files) : parsed;
}
const post = (data: unknown, type: string, files?: AttachedFiles) =>
  plan({ method: 'POST', data, headers: { 'Content-Type': type } }, files);

function decided(change: object, of: Partial<Policy>): Result<unknown> {
  const planned = plan({ method: 'POST', ...change });
  if (!planned.ok) return planned;
  const who = { kind: 'user', claims: {} } as const;
  const [refusal] = decide({ ...policy(of), ...of }, planned.value, Date.parse('2030-01-01T00:00:00Z'), who);
  return refusal ? fail(refusal) : { ok: true, value: null };
}

/** A request for each reason. */
const REQUESTS: Readonly<Record<keyof Reasons, () => Result<unknown>>> = {
  notObject: () => parseRequest(null),
  field: () => parse({ queue: '..' }),
  notObjectField: () => parse({ headers: [] }),
  protoName: () => parse({ headers: proto }),
  unsafeName: () => parse({ data: proto }),
  method: () => parse({ method: 'PURGE' }),
  numberTooLarge: () => parse({ data: [Number.POSITIVE_INFINITY] }),
  tooDeep: () => parse({ data: nested(40) }),
  tooManyValues: () => parse({ data: Array(10_001).fill(1) }),

  urlTooLong: () => parse({ url: `${URL}?${'x'.repeat(9000)}` }),
  urlCharacter: () => plan({ url: 'https:\\\\a.example' }),
  urlUnicode: () => plan({ url: `https://a.example/${HALF}` }),
  urlAbsolute: () => plan({ url: 'api' }),
  urlScheme: () => plan({ url: 'ftp://a.example/' }),
  urlUserColon: () => plan({ url: 'https://a%3Ab:c@a.example/' }),
  urlUserEncoding: () => plan({ url: 'https://%zz:c@a.example/' }),
  urlAndHeader: () => plan({ url: 'https://a:b@a.example/', headers: { Authorization: 'Bearer $CLIENT_SECRET' } }),
  paramType: () => parse({ params: { constructor: {} } }),
  paramUnicode: () => plan({ params: { a: HALF } }),

  tooManyHeaders: () => parse({ headers: Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`a${at}`, ''])) }),
  headerType: () => parse({ headers: { constructor: 1 } }),
  headerName: () => parse({ headers: { 'a b': 'x' } }),
  headerTwice: () => parse({ headers: { a: 'x', A: 'y' } }),
  headerValue: () => parse({ headers: { a: 'x\ny' } }),
  relayHeader: () => parse({ headers: { Host: 'x' } }),
  overrideHeader: () => decided({ url: URL, headers: { 'X-Http-Method': 'PUT', a: '$CLIENT_SECRET' } }, {}),
  signed: () => plan({ url: URL, headers: { Authorization: 'AWS4-HMAC-SHA256 Credential=$CLIENT_SECRET' } }),

  bodyBesideFile: () => post({}, 'image/png', { type: 'image/png' }),
  filesType: () => post({}, 'text/plain', 'fields'),
  filesMethod: () => plan({}, 'fields'),
  notText: () => post({}, 'text/plain'),
  dataUnicode: () => post(HALF, 'text/plain'),
  jsonTwice: () => post('{"a":1}', 'application/json'),
  boundary: () => post('a', 'multipart/form-data'),
  formData: () => post(1, 'application/x-www-form-urlencoded'),
  formPairs: () => post([1], 'application/x-www-form-urlencoded'),
  fieldUnicode: () => post({ a: HALF }, 'application/x-www-form-urlencoded'),
  notJson: () => splitJsonText('{"a": "$CLIENT_SECRET"', () => true),
  bodyTooDeep: () => splitJsonText(`${'['.repeat(40)}"$CLIENT_SECRET"`, () => true),

  inOrigin: () => plan({ url: '$CLIENT_SECRET://a.example' }),
  inHost: () => plan({ url: 'https://$CLIENT_SECRET.example/' }),
  inFragment: () => plan({ url: `${URL}#$CLIENT_SECRET` }),
  inQueryName: () => plan({ url: `${URL}?$CLIENT_SECRET=1` }),
  inParamName: () => plan({ params: { $CLIENT_SECRET: '1' } }),
  inHeaderName: () => plan({ headers: { $CLIENT_SECRET: '1' } }),
  inDataName: () => post({ $CLIENT_SECRET: 1 }, 'application/json'),
  tooManyPlaceholders: () => plan({ params: { a: '$CLIENT_SECRET'.repeat(200) } }),
  noPlaceholder: () => plan({ url: URL }),
  unusedPlaceholder: () => plan({ url: URL, data: '$CLIENT_SECRET' }),
  notAllowedAnywhere: placeholderMissing,

  paused: () => decided({}, { paused: true }),
  expired: () => decided({}, { expiresAt: '2029-12-31T00:00:00Z' }),
  claim: () => decided({}, { claims: { role: 'paid' } }),
  otherOrigin: () => decided({ url: 'https://a.example/$CLIENT_SECRET' }, {}),
  otherPath: () => decided({ url: 'https://api.openai.com/$CLIENT_SECRET' }, {}),
  placement: () => decided({}, {}),
  unnamedPlacement: () => decided({ url: `${URL}?a=1;key=$CLIENT_SECRET` }, { placements: ['query:key'] }),
};

/** A refusal for each reason, by the functions that the relay runs. */
export const refusals = (): [kind: string, refusal: Refusal][] =>
  Object.entries(REQUESTS).map(([kind, request]) => {
    const result = request();
    if (result.ok) throw new Error(`${kind} is not refused.`);
    return [kind, result.refusal];
  });

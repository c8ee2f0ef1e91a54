import { PLACEHOLDER } from '../../shared/placeholder/place.ts';
import type { Method } from '../../shared/protocol/policy.ts';
import { get, post, type Starter } from './starter.ts';

/** All of Google's keys look the same. */
const google = (host: string, ...methods: Method[]): Pick<Starter, 'key' | 'allow' | 'placements' | 'keyRefused'> => ({
  key: /^AIza/,
  allow: [{ origin: `https://${host}.googleapis.com`, methods }],
  placements: ['query:key', 'header:x-goog-api-key'],
  // 400, of Maps 200.
  keyRefused: /API_KEY_INVALID|REQUEST_DENIED/,
});
const IN_HEADER = { 'X-Goog-Api-Key': PLACEHOLDER } as const;

export const GOOGLE: readonly Starter[] = [
  {
    service: 'Google Gemini',
    name: 'gemini',
    ...google('generativelanguage', 'GET', 'POST'),
    docs: 'https://ai.google.dev/api/models',
    requests: [
      get('listModels', 'https://generativelanguage.googleapis.com/v1beta/models', IN_HEADER),
      post(
        'askGemini',
        'https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent',
        { contents: [{ parts: [{ text: 'Name three sea animals.' }] }] },
        IN_HEADER,
      ),
    ],
  },
  {
    service: 'Google Maps',
    name: 'google-maps',
    ...google('maps', 'GET'),
    docs: 'https://developers.google.com/maps/documentation/geocoding/requests-geocoding',
    requests: [
      get('findAddress', `https://maps.googleapis.com/maps/api/geocode/json?address=Berlin&key=${PLACEHOLDER}`, {}),
    ],
  },
  {
    service: 'YouTube',
    name: 'youtube',
    ...google('youtube', 'GET'),
    docs: 'https://developers.google.com/youtube/v3/docs/i18nLanguages/list',
    requests: [
      get(
        'listLanguages',
        `https://youtube.googleapis.com/youtube/v3/i18nLanguages?part=snippet&key=${PLACEHOLDER}`,
        {},
      ),
    ],
  },
];

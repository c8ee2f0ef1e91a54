import { PLACEHOLDER } from '../../shared/placeholder/place.ts';
import { encodeBase64 } from '../../shared/placeholder/template.ts';
import { t } from '../language/messages.ts';
import { AUTHORIZATION, BEARER, destinations, get, post, type Starter } from './starter.ts';

const STRIPE = {
  allow: destinations('https://api.stripe.com'),
  placements: AUTHORIZATION,
  docs: 'https://docs.stripe.com/api/balance/balance_retrieve',
  requests: [get('balance', 'https://api.stripe.com/v1/balance')],
} as const;

/** Payments, code, messages and documents. */
export const SERVICES: readonly Starter[] = [
  { service: 'Stripe', name: 'stripe', key: /^[sr]k_live_/, ...STRIPE },
  { service: 'Stripe test mode', name: 'stripe-test', key: /^[sr]k_test_/, ...STRIPE },
  {
    service: 'GitHub',
    name: 'github',
    key: /^(?:gh[pousr]_|github_pat_)/,
    allow: destinations('https://api.github.com'),
    placements: AUTHORIZATION,
    docs: 'https://docs.github.com/en/rest/users/users#get-the-authenticated-user',
    requests: [
      get('signedInUser', 'https://api.github.com/user', {
        ...BEARER,
        Accept: 'application/vnd.github+json',
        'X-GitHub-Api-Version': '2022-11-28',
      }),
    ],
  },
  {
    service: 'GitLab',
    name: 'gitlab',
    key: /^glpat-/,
    allow: destinations('https://gitlab.com'),
    placements: ['header:private-token', 'header:authorization'],
    docs: 'https://docs.gitlab.com/api/users/',
    requests: [get('signedInUser', 'https://gitlab.com/api/v4/user', { 'Private-Token': PLACEHOLDER })],
  },
  {
    service: 'SendGrid',
    name: 'sendgrid',
    key: /^SG\./,
    allow: destinations('https://api.sendgrid.com'),
    placements: AUTHORIZATION,
    docs: 'https://www.twilio.com/docs/sendgrid/api-reference/api-key-permissions',
    requests: [get('permissions', 'https://api.sendgrid.com/v3/scopes')],
  },
  {
    service: 'Slack',
    name: 'slack',
    key: /^xox[bp]-/,
    allow: [{ origin: 'https://slack.com', methods: ['GET', 'POST'], paths: ['/api/*'] }],
    placements: AUTHORIZATION,
    docs: 'https://api.slack.com/methods/auth.test',
    keyRefused: /"(?:invalid_auth|not_authed|account_inactive|token_revoked|token_expired)"/,
    requests: [
      post(
        'testToken',
        'https://slack.com/api/auth.test',
        {},
        {
          ...BEARER,
          // Without the charset, Slack adds a warning to its response.
          'Content-Type': 'application/json; charset=utf-8',
        },
      ),
    ],
  },
  {
    service: 'Resend',
    name: 'resend',
    key: /^re_/,
    allow: destinations('https://api.resend.com'),
    placements: AUTHORIZATION,
    docs: 'https://resend.com/docs/api-reference/domains/list-domains',
    requests: [get('listDomains', 'https://api.resend.com/domains')],
  },
  {
    service: 'Notion',
    name: 'notion',
    key: /^(?:ntn_|secret_)/,
    allow: [{ origin: 'https://api.notion.com', methods: ['GET', 'POST', 'PATCH'] }],
    placements: AUTHORIZATION,
    docs: 'https://developers.notion.com/reference/get-self',
    requests: [get('integration', 'https://api.notion.com/v1/users/me', { ...BEARER, 'Notion-Version': '2022-06-28' })],
  },
  {
    service: 'Linear',
    name: 'linear',
    key: /^lin_api_/,
    allow: destinations('https://api.linear.app'),
    placements: AUTHORIZATION,
    docs: 'https://linear.app/developers/graphql',
    keyRefused: /AUTHENTICATION_ERROR/,
    requests: [
      post(
        'signedInUser',
        'https://api.linear.app/graphql',
        { query: '{ viewer { id name } }' },
        // Personal keys have no scheme.
        { Authorization: PLACEHOLDER },
      ),
    ],
  },
  {
    service: 'Figma',
    name: 'figma',
    key: /^figd_/,
    allow: destinations('https://api.figma.com'),
    placements: ['header:x-figma-token'],
    docs: 'https://developers.figma.com/docs/rest-api/users-endpoints/',
    requests: [get('signedInUser', 'https://api.figma.com/v1/me', { 'X-Figma-Token': PLACEHOLDER })],
  },
  {
    service: 'Mailgun',
    name: 'mailgun',
    key: /^key-[0-9a-f]{32}$/,
    allow: destinations('https://api.mailgun.net', 'https://api.eu.mailgun.net'),
    placements: AUTHORIZATION,
    docs: 'https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/domains',
    requests: [
      get('listDomains', 'https://api.mailgun.net/v4/domains', {
        Authorization: `Basic ${encodeBase64(`api:${PLACEHOLDER}`)}`,
      }),
    ],
  },
  {
    service: 'Twilio',
    name: 'twilio',
    key: /^SK[0-9a-f]{32}$/,
    allow: destinations('https://api.twilio.com'),
    placements: AUTHORIZATION,
    note: () => t('starters.note.twilio'),
    docs: 'https://www.twilio.com/docs/iam/api-keys',
    // Every request also has the account's SID or that of the key.
    requests: [],
  },
];

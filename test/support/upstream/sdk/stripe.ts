import { someBytes } from '../../sdk/scene.ts';
import { bytes, type Handler, json } from '../upstreams.ts';
import { bearerOf, failingOnce, formOf, queryOf, type SdkApi, withHeaders } from './sdk-upstream.ts';

const problem = (status: number, type: string): Handler => json({ error: { type, message: `It is ${type}.` } }, status);

const createSession: Handler = (received, response) => {
  const form = Object.fromEntries(new URLSearchParams(received.body.toString()));
  const { 'idempotency-key': key, 'stripe-version': version } = received.headers;
  json({ id: 'cs_1', object: 'checkout.session', form, key, version })(received, response);
};

const customers: Handler = (received, response) => {
  const page = ['', 'cus_1', 'cus_2'].indexOf(queryOf(received).get('starting_after') ?? '') + 1;
  const data = [{ id: `cus_${page}`, object: 'customer' }];
  json({ object: 'list', url: '/v1/customers', data, has_more: page < 3 })(received, response);
};

const takeFile: Handler = async (received, response) => {
  const form = await formOf(received);
  const { name: filename, size } = form.get('file') as File;
  json({ id: 'file_1', object: 'file', filename, size, purpose: form.get('purpose') })(received, response);
};

export const stripeApi: SdkApi = {
  name: 'stripe',
  key: 'sk_live_canary0123456789',
  keyOf: bearerOf,
  unauthorized: { error: { type: 'invalid_request_error', message: 'Invalid API Key provided.' } },
  routes: () => ({
    'POST /v1/checkout/sessions': createSession,
    'GET /v1/customers': customers,
    'POST /v1/files': takeFile,
    'GET /v1/quotes/qt_1/pdf': bytes(someBytes(70_000), 'application/pdf'),
    'GET /v1/balance': failingOnce(
      withHeaders({ 'stripe-should-retry': 'true' }, problem(409, 'idempotency_error')),
      json({ object: 'balance', livemode: true }),
    ),
    'POST /v1/payment_intents': problem(402, 'card_error'),
  }),
};

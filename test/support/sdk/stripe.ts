import Stripe from 'stripe';
import { checksum, collect, failure, KEY, type Scene, type SdkCases, SUM_OF_70_000, someBytes } from './scene.ts';

function client({ api, fetch }: Scene): Stripe {
  const { hostname: host, port } = new URL(api);
  const httpClient = Stripe.createFetchHttpClient(fetch);
  return new Stripe(KEY, { httpClient, host, port, protocol: 'http' });
}

export const stripeCases: SdkCases = {
  'a nested form with its idempotency key and version': {
    run: async (scene) => {
      const session = {
        mode: 'payment' as const,
        line_items: [{ price: 'p', quantity: 2 }],
        metadata: { note: '100% + é' },
      };
      const options = { idempotencyKey: 'order-8', apiVersion: '2024-06-20' };
      const { form, key, version } = (await client(scene).checkout.sessions.create(session, options)) as never;
      return [form, key, version];
    },
    expected: [
      {
        mode: 'payment',
        'line_items[0][price]': 'p',
        'line_items[0][quantity]': '2',
        'metadata[note]': '100% + é',
      },
      'order-8',
      '2024-06-20',
    ],
  },
  'customers, page by page': {
    run: (scene) => collect(client(scene).customers.list({ limit: 1 }), ({ id }) => id),
    expected: ['cus_1', 'cus_2', 'cus_3'],
  },
  'a file sent': {
    run: async (scene) => {
      const file = { data: someBytes(70_000), name: 'otter.png', type: 'image/png' };
      const { filename, size, purpose } = await client(scene).files.create({ file, purpose: 'dispute_evidence' });
      return [filename, size, purpose];
    },
    expected: ['otter.png', 70_000, 'dispute_evidence'],
  },
  'a file received': {
    run: async (scene) => {
      const pdf = (await client(scene).quotes.pdf('qt_1')) as unknown as ReadableStream;
      return checksum(await new Response(pdf).arrayBuffer());
    },
    expected: SUM_OF_70_000,
  },
  'a second try when the API asks for one': {
    run: async (scene) => (await client(scene).balance.retrieve()).livemode,
    expected: true,
  },
  'an error of the API': {
    run: (scene) =>
      failure(
        client(scene).paymentIntents.create({ amount: 100, currency: 'eur' }),
        ({ type, statusCode }: Stripe.errors.StripeError) => [type, statusCode],
      ),
    expected: ['StripeCardError', 402],
  },
};

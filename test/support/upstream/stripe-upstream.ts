import { type Handler, json, startUpstream, type Upstream } from './upstreams.ts';

/**
 * As much of Stripe's API as the tests call: it demands the key, reads forms with nested names, and answers a request
 * with the same Idempotency-Key a second time with what it answered the first time.
 */
export async function startStripeUpstream(key: string): Promise<Upstream> {
  const answered = new Map<string, unknown>();
  const create: Handler = (received, response) => {
    if (received.headers.authorization !== `Bearer ${key}`) {
      return problem(401, 'invalid_request_error', 'Invalid API Key provided.')(received, response);
    }
    const fields = [...new URLSearchParams(received.body.toString())];
    const amount = fields.find(([name]) => name === 'amount')?.[1];
    if (amount === '402') return problem(402, 'card_error', 'Your card was declined.')(received, response);
    if (amount === '429') return problem(429, 'invalid_request_error', 'Too many requests.')(received, response);
    const once = String(received.headers['idempotency-key'] ?? answered.size);
    const object = answered.get(once) ?? { id: `obj_${answered.size}`, object: 'any', fields };
    answered.set(once, object);
    json(object)(received, response);
  };
  return startUpstream(create);
}

const problem = (status: number, type: string, message: string): Handler => json({ error: { type, message } }, status);

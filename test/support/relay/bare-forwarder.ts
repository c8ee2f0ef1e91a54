import { pipeline } from 'node:stream/promises';
import { Agent } from 'undici';
import type { ForwardOutcome } from '../../../relay/forward/contract.ts';
import type { createForwarder } from '../../../relay/forward/forward.ts';

/** What undici alone makes of a response: it is piped as it comes, with none of the relay's own guards. */
export const createBareForwarder: typeof createForwarder = () => {
  const agent = new Agent();
  return {
    waiting: () => 0,
    streams: () => 0,
    close: () => agent.destroy(),
    forward: async ({ outgoing, exchange: { res, head }, timer }): Promise<ForwardOutcome> => {
      const { origin, target: path, method, body } = outgoing;
      const headers = outgoing.headers.flat() as string[];
      const response = await agent.request({ origin, path, method, headers, body });
      head.apply();
      res.statusCode = response.statusCode;
      for (const [name, value] of Object.entries(response.headers)) {
        if (value !== undefined && !['transfer-encoding', 'connection', 'keep-alive'].includes(name)) {
          res.setHeader(name, value);
        }
      }
      res.setHeader('server-timing', timer.header({}));
      await pipeline(response.body, res);
      return {
        refusal: null,
        redirect: null,
        status: response.statusCode,
        bytes: 0,
        redactions: 0,
        timings: {},
        sent: true,
        aborted: false,
        truncated: false,
      };
    },
  };
};

declare module 'cors-anywhere' {
  import type { Agent, Server } from 'node:http';

  const corsAnywhere: {
    createServer(options: {
      readonly originWhitelist: readonly string[];
      readonly httpProxyOptions: { readonly agent: Agent };
    }): Server;
  };
  export default corsAnywhere;
}

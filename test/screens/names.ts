/**
 * Loaded into the relay that is photographed (`node --import`): every name leads to this machine and port 443 to the
 * made-up API, so that pictures show the address that a reader knows. Nothing leaves the machine.
 */
import dns from 'node:dns/promises';
import net from 'node:net';

Object.assign(dns, { lookup: async () => [{ address: '127.0.0.1', family: 4 }] });
const { connect } = net;
Object.assign(net, {
  connect: (to: net.TcpNetConnectOpts) => connect(to.port === 443 ? { ...to, port: Number(process.env.API_PORT) } : to),
});

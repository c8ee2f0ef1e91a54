import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import net from 'node:net';

export interface Certificate {
  /** Both PEM. */
  readonly cert: string;
  readonly key: string;
}

export interface CertificateSpec {
  /** DNS names and IP addresses that it is for. */
  readonly names?: readonly string[];
  readonly from?: Date;
  readonly until?: Date;
  /** Whether it may sign others. */
  readonly isAuthority?: boolean;
}

interface Issuer {
  readonly name: string;
  readonly key: KeyObject;
}

export interface Authority extends Certificate {
  issue(spec: CertificateSpec): Authority;
}

const DAY_MS = 86_400_000;

/**
 * Certificates made when a test runs: none that is committed can expire, and no key lies in the repository. X.509 (RFC
 * 5280) in DER, as much of it as a server's certificate needs.
 */
export const selfSigned = (spec: CertificateSpec): Authority => make(spec, null);

let serial = 0;

function make(spec: CertificateSpec, issuer: Issuer | null): Authority {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  serial += 1;
  const name = `Test ${serial}`;
  const signer = issuer ?? { name, key: privateKey };
  const from = spec.from ?? new Date(Date.now() - DAY_MS);
  const until = spec.until ?? new Date(Date.now() + DAY_MS);
  const signed = sequence(
    tagged(0xa0, integer(2)),
    integer(serial),
    ECDSA_SHA256,
    distinguished(signer.name),
    sequence(time(from), time(until)),
    distinguished(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions(spec))),
  );
  const signature = sign('sha256', signed, signer.key);
  const der = sequence(signed, ECDSA_SHA256, tagged(0x03, Buffer.from([0]), signature));
  const lines = der.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    issue: (more) => make(more, { name, key: privateKey }),
  };
}

function extensions({ names = [], isAuthority = false }: CertificateSpec): Buffer[] {
  const basic = isAuthority ? sequence(tagged(0x01, Buffer.from([0xff]))) : sequence();
  const list = [sequence(oid('551d13'), tagged(0x04, basic))];
  const alternatives = names.map((name) =>
    net.isIPv4(name) ? tagged(0x87, Buffer.from(name.split('.').map(Number))) : tagged(0x82, Buffer.from(name)),
  );
  if (alternatives.length > 0) list.push(sequence(oid('551d11'), tagged(0x04, sequence(...alternatives))));
  return list;
}

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length = content.length;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => tagged(0x30, ...parts);
const integer = (value: number): Buffer =>
  tagged(0x02, Buffer.from([value >> 8 === 0 ? 0 : value >> 8, value & 255].slice(value < 128 ? 1 : 0)));
/** `hex` is the encoded identifier. */
function oid(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'));
}
const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const distinguished = (name: string): Buffer =>
  sequence(tagged(0x31, sequence(oid('550403'), tagged(0x0c, Buffer.from(name)))));
/** GeneralizedTime: YYYYMMDDHHMMSSZ. */
const time = (date: Date): Buffer =>
  tagged(0x18, Buffer.from(date.toISOString().replace(/[-:T]/g, '').replace(/\.\d+/, '')));

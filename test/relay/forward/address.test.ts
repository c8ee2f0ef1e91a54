import os from 'node:os';
import { describe, expect, test, vi } from 'vitest';
import { createAddressClassifier, SPECIAL_CHECKS, unmapped } from '../../../relay/forward/address.ts';
import { isOwnAddress } from '../../../relay/forward/own-address.ts';
import { seededRandom } from '../../support/random.ts';
import { publicAddress, registeredAddresses } from '../../support/upstream/addresses.ts';

const nobodys = (): boolean => false;
const classify = createAddressClassifier([], nobodys);

describe('a secret may be sent to an address', () => {
  test.each([
    '8.8.8.8',
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '2600::1',
    '2600::1:5efe:7f00:1',
    '2a00:1450::1',
    '::ffff:8.8.8.8',
  ])('that is public: %s', (address) => expect(classify(address)).toBe('public'));

  test('unless one of the two checks knows it as special', () => {
    for (const isSpecial of SPECIAL_CHECKS) {
      expect(registeredAddresses(seededRandom(1)).filter((address) => !isSpecial(address))).toEqual([]);
      const random = seededRandom(2);
      const open = Array.from({ length: 300 }, () => publicAddress(random));
      expect(open.filter(isSpecial)).toEqual([]);
    }
  });

  test.each([
    ['is not assigned', '4000::1'],
    ['is not assigned', '1fff::1'],
    ['hides another one (ISATAP)', '2600::5efe:7f00:1'],
    ['hides another one (ISATAP)', '2600::200:5efe:7f00:1'],
    ['is mapped from a private one', '::ffff:10.0.0.1'],
    ['is mapped from a private one in hex', '::ffff:7f00:1'],
  ])('but not to one that %s: %s', (_, address) => expect(classify(address)).toBe('special'));

  test.each(['', 'localhost', '127.1', '1.2.3.4.5', '::g', 'fe80::1%eth0', '2600::1%1', '08.8.8.8', '0x08080808'])(
    'nor to what is none: %j',
    (text) => {
      expect(classify(text)).toBe('special');
      expect(createAddressClassifier(['0.0.0.0/0', '::/0'], nobodys)(text)).toBe('special');
    },
  );

  test('nor to one of this machine, though it is public', () => {
    const ofMachine = createAddressClassifier([], (address) => address === '8.8.8.8');
    expect([ofMachine('8.8.8.8'), ofMachine('::ffff:8.8.8.8'), ofMachine('8.8.4.4')]).toEqual([
      'special',
      'special',
      'public',
    ]);
  });
});

describe('a network that was allowed', () => {
  test.each<[string[], string, string]>([
    [['10.0.0.0/8'], '10.255.0.1', 'admitted'],
    [['10.0.0.0/8'], '::ffff:10.0.0.1', 'admitted'],
    [['10.0.0.0/8'], '11.0.0.1', 'public'],
    [['10.0.0.0/8'], '192.168.0.1', 'special'],
    [['10.1.2.3'], '10.1.2.3', 'admitted'],
    [['10.1.2.3'], '10.1.2.4', 'special'],
    [['192.168.0.0/16', 'fd00::/8'], 'fd12::1', 'admitted'],
    [['fd00::1'], 'fd00::1', 'admitted'],
    [['fd00::1'], 'fd00::2', 'special'],
    [['::/0'], '10.0.0.1', 'special'],
    [['0.0.0.0/0'], 'fd00::1', 'special'],
    [['0.0.0.0/0'], '8.8.8.8', 'admitted'],
  ])('%j makes %s %s', (networks, address, expected) => {
    expect(createAddressClassifier(networks, nobodys)(address)).toBe(expected);
  });

  test('admits an address of this machine, too', () => {
    expect(createAddressClassifier(['127.0.0.0/8'])('127.0.0.1')).toBe('admitted');
    expect(createAddressClassifier([])('127.0.0.1')).toBe('special');
  });
});

test('a mapped address is dialled as the one that it stands for', () => {
  expect(['::ffff:1.2.3.4', '::ffff:102:304', '1.2.3.4', '2600::1', '::1', 'fe80::1%eth0', 'x'].map(unmapped)).toEqual([
    '1.2.3.4',
    '1.2.3.4',
    '1.2.3.4',
    '2600::1',
    '::1',
    'fe80::1%eth0',
    'x',
  ]);
});

test('addresses of this machine are loopback, the unspecified one and those of its interfaces', () => {
  const interfaces = vi.spyOn(os, 'networkInterfaces').mockReturnValue({
    none: undefined,
    eth0: [{ address: '203.0.113.9' }, { address: '2600::9' }] as os.NetworkInterfaceInfo[],
  });
  for (const own of ['127.0.0.1', '127.255.255.255', '0.0.0.0', '0.1.2.3', '::', '::1', '203.0.113.9', '2600::9'])
    expect(isOwnAddress(own)).toBe(true);
  for (const other of ['126.255.255.255', '128.0.0.1', '1.0.0.0', '::2', '203.0.113.8', '2600::8'])
    expect(isOwnAddress(other)).toBe(false);
  interfaces.mockRestore();
});

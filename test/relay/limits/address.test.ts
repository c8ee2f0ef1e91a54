import { expect, test } from 'vitest';
import { addressGroup } from '../../../relay/limits/address.ts';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::ffff:c000:201', '192.0.2.1'],
  ['192.0.2.1:51234', '192.0.2.1'],
  ['2001:db8:0:1::1', '20010db800000001/64'],
  ['2001:db8:0:1:ffff:ffff:ffff:ffff', '20010db800000001/64'],
  ['[2001:db8:0:1::1]:443', '20010db800000001/64'],
  ['[2001:db8:0:1::1]', '20010db800000001/64'],
  ['2001:db8:0:2::1', '20010db800000002/64'],
  ['fe80::1%eth0', 'fe80000000000000/64'],
  ['::1', '0000000000000000/64'],
])('%s counts as %s', (address, group) => {
  expect(addressGroup(address)).toBe(group);
});

test.each([
  '',
  'unknown',
  '_hidden',
  'evil.example',
  '192.0.2.1.1',
  '1:2',
  'x[2001:db8::1]',
  '[2001:db8::1]:443x',
  '192.0.2.1:443x',
  '192.0.2.1, 192.0.2.2',
  '-',
  '\u0001',
])('%j is no address, and in one group with all that is none', (text) => {
  expect(addressGroup(text)).toBe('unknown');
});

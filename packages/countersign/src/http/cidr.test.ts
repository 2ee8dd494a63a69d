import { BlockList, isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCidrs, isAddress, parseCidrs, subscriberNetwork } from './cidr.ts';

const includes = (block: string, address: string | undefined) => compileCidrs([block], 'test').includes(address);

describe('address blocks', () => {
  it.each([
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['10.1.2.3/8', '10.9.9.9', true],
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['203.0.113.128/25', '203.0.113.127', false],
    ['203.0.113.128/25', '203.0.113.128', true],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::', false],
    ['2001:db8::/33', '2001:db8:8000::', false],
    ['::1', '::1', true],
    ['::1', '0:0:0:0:0:0:0:1', true],
    ['::/0', 'fe80::1', true],
    ['1:2:3:4:5:6:7:8/127', '1:2:3:4:5:6:7:9', true],
    ['::5:6:7:8', '0:0:0:0:5:6:7:8', true],
  ])('%s includes %s: %s', (block, address, expected) => {
    expect(includes(block, address)).toBe(expected);
  });

  it('K13: an IPv4-mapped IPv6 address is the IPv4 address, however it is written', () => {
    for (const address of ['::ffff:1.2.3.4', '::FFFF:1.2.3.4', '::ffff:102:304', '0:0:0:0:0:ffff:1.2.3.4']) {
      expect(includes('1.2.3.4/32', address)).toBe(true);
      expect(includes('1.2.3.5/32', address)).toBe(false);
    }
    expect(includes('::ffff:1.2.3.0/120', '1.2.3.4')).toBe(true);
  });

  it('K13: a block of IPv6 says nothing about IPv4, even where it spans the mapped range', () => {
    expect(includes('::/0', '1.2.3.4')).toBe(false);
    expect(includes('::/0', '::ffff:1.2.3.4')).toBe(false);
    expect(includes('0.0.0.0/0', '::1')).toBe(false);
  });

  it('reads an address past its zone', () => {
    expect(includes('fe80::/10', 'fe80::1%eth0')).toBe(true);
    expect(isAddress('fe80::1%eth0')).toBe(true);
  });

  it.each(['192.0.2.1%eth0', '192.0.2.1%a:b', 'fe80::1%', 'fe80::1%a b', 'fe80::1%a%b', 'fe80::1%\n{"level":"info"}'])(
    'S08: takes %j for no address, since what follows the %% is no zone of it',
    (text) => {
      expect(isAddress(text)).toBe(false);
      expect(includes('::/0', text)).toBe(false);
      expect(includes('0.0.0.0/0', text)).toBe(false);
    },
  );

  it('has no address that is none in any block', () => {
    const all = compileCidrs(['0.0.0.0/0', '::/0'], 'test');
    for (const text of [
      undefined,
      '',
      'localhost',
      '1.2.3',
      '1.2.3.4.5',
      '1.2.3.256',
      '01.2.3.4',
      '1.2.3.4 ',
      '1..2.3',
      '1.2.3.',
      '1.2.3.4:80',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '1:2:3:4:5:6:7:8::',
      '12345::',
      'g::1',
      '1.2.3.4::',
      '::1.2.3.4:5',
      '::1.2.3',
      ':1:2:3:4:5:6:7:8',
    ]) {
      expect([text, all.includes(text)]).toEqual([text, false]);
    }
  });

  it('is empty when no block is named, and includes nothing then', () => {
    expect(compileCidrs([], 'test').isEmpty).toBe(true);
    expect(compileCidrs(['::1'], 'test').isEmpty).toBe(false);
    expect(compileCidrs([], 'test').includes('1.2.3.4')).toBe(false);
  });

  it('refuses wrong blocks at construction, and says which', () => {
    for (const block of [
      '',
      '10.0.0.0/33',
      '10.0.0.0/-1',
      '10.0.0.0/08',
      '10.0.0.0/',
      '::/129',
      'fe80::1%eth0',
      'all',
    ]) {
      expect(() => compileCidrs([block], 'trustedProxies')).toThrow(`trustedProxies: "${block}"`);
      expect(parseCidrs(['10.0.0.0/8', block])).toBeUndefined();
    }
    expect(parseCidrs(['10.0.0.0/8'])?.includes('10.1.1.1')).toBe(true);
  });

  it('agrees with node:net about every address and block', () => {
    const v6 = fc.oneof(
      fc.ipV6(),
      fc
        .array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 })
        .map((groups) => groups.map((g) => g.toString(16)).join(':')),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.tuple(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 })),
          fc.tuple(v6, v6, fc.integer({ min: 0, max: 128 })),
        ),
        ([address, network, bits]) => {
          fc.pre(isIPv4(network) || !compileCidrs(['::ffff:0:0/96'], 'test').includes(network));
          fc.pre(isIPv4(address) || !compileCidrs(['::ffff:0:0/96'], 'test').includes(address));
          const family = isIPv4(network) ? 'ipv4' : 'ipv6';
          const list = new BlockList();
          list.addSubnet(network, bits, family);
          expect(includes(`${network}/${bits}`, address)).toBe(list.check(address, family));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('agrees with node:net about what is an address', () => {
    const text = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.stringMatching(/^[0-9a-f:.]{0,20}$/),
      fc.tuple(fc.ipV6(), fc.nat(), fc.constantFrom(':', '::', '.', '0', 'g', '')).map(([address, at, insert]) => {
        const index = at % (address.length + 1);
        return address.slice(0, index) + insert + address.slice(index);
      }),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        expect(isAddress(candidate)).toBe(isIPv4(candidate) || isIPv6(candidate));
      }),
      { numRuns: 5000 },
    );
  });
});

describe('the network of a subscriber', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '20010db8:10002::/64'],
    ['2001:db8:1:2::9', '20010db8:10002::/64'],
    ['2001:db8:1:3::9', '20010db8:10003::/64'],
    ['fe80::1%eth0', 'fe800000:0::/64'],
    ['unknown', 'unknown'],
  ])('of %s is %s', (address, network) => {
    expect(subscriberNetwork(address)).toBe(network);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCidrs } from './cidr.ts';
import { type ForwardedClaims, judgeOrigin } from './proxies.ts';

const trusted = compileCidrs(['10.0.0.0/8', 'fd00::/8'], 'test');
const none = compileCidrs([], 'test');
const silent: ForwardedClaims = { forwardedFor: undefined, forwardedProto: undefined, forwarded: undefined };
const from = (remoteAddress: string | undefined, claims: Partial<ForwardedClaims> = {}, encrypted = false) =>
  judgeOrigin({ remoteAddress, encrypted }, { ...silent, ...claims }, trusted);

describe('where a request comes from', () => {
  it('C04: plain HTTP from elsewhere is not confidential, whatever it says of itself', () => {
    for (const forwardedProto of [undefined, 'https', 'HTTPS', 'https,https']) {
      expect(from('203.0.113.7', { forwardedProto, forwarded: 'proto=https' })).toEqual({
        confidential: false,
        clientAddress: '203.0.113.7',
      });
    }
    expect(from(undefined, { forwardedProto: 'https' })).toEqual({ confidential: false, clientAddress: undefined });
  });

  it('G02, K13: forwarding headers of an untrusted peer change nothing', () => {
    expect(
      from('203.0.113.7', { forwardedFor: '10.0.0.1', forwardedProto: 'http', forwarded: 'proto=http' }, true),
    ).toEqual({
      confidential: true,
      clientAddress: '203.0.113.7',
    });
  });

  it('G02: a process on this machine that is not a trusted proxy cannot name another address', () => {
    expect(from('127.0.0.1', { forwardedFor: '203.0.113.7' })).toEqual({
      confidential: true,
      clientAddress: '127.0.0.1',
    });
  });

  it.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])(
    'a request from this machine (%s) is confidential',
    (peer) => {
      expect(from(peer)).toMatchObject({ confidential: true });
    },
  );

  it.each([
    { forwardedProto: 'http' },
    { forwardedProto: 'ws' },
    { forwardedProto: 'https,http' },
    { forwardedProto: 'gopher' },
    { forwardedProto: '' },
    { forwarded: 'for=203.0.113.7;proto=http' },
    { forwarded: 'for="[2001:db8::1]"; Proto="HTTP", proto=https' },
    { forwarded: 'proto=' },
    { forwardedProto: 'https', forwarded: 'proto=http' },
  ])('C04: what speaks against it is believed of any process on this machine: %j', (claims) => {
    expect(from('127.0.0.1', claims)).toMatchObject({ confidential: false });
  });

  it('what speaks for it, or says nothing, leaves a request from this machine confidential', () => {
    for (const claims of [
      { forwardedProto: 'https' },
      { forwardedProto: ' WSS ' },
      { forwarded: 'for=_x;proto=https' },
      { forwarded: 'for=_x, proto=wss' },
    ]) {
      expect(from('127.0.0.1', claims)).toMatchObject({ confidential: true });
    }
  });

  it('a trusted proxy says whether its caller used https', () => {
    expect(from('10.0.0.1', { forwardedProto: 'https' })).toMatchObject({ confidential: true });
    expect(from('10.0.0.1', { forwardedProto: 'http' })).toMatchObject({ confidential: false });
    expect(from('10.0.0.1')).toMatchObject({ confidential: false });
    expect(from('10.0.0.1', { forwardedProto: 'http' }, true)).toMatchObject({ confidential: false });
    expect(from('10.0.0.1', { forwarded: 'proto=http' }, true)).toMatchObject({ confidential: false });
    expect(from('10.0.0.1', {}, true)).toMatchObject({ confidential: true });
  });

  it('a trusted proxy on this machine need not say anything', () => {
    const local = compileCidrs(['127.0.0.1'], 'test');
    const judge = (claims: Partial<ForwardedClaims>) =>
      judgeOrigin({ remoteAddress: '127.0.0.1', encrypted: false }, { ...silent, ...claims }, local);
    expect(judge({ forwardedFor: '203.0.113.7' })).toEqual({ confidential: true, clientAddress: '203.0.113.7' });
    expect(judge({ forwardedProto: 'http' })).toMatchObject({ confidential: false });
  });

  it('plain HTTP through a trusted proxy on this machine is confidential when its caller is on this machine too', () => {
    const local = compileCidrs(['127.0.0.0/8', '10.0.0.1'], 'test');
    const judge = (remoteAddress: string, forwardedFor: string) =>
      judgeOrigin({ remoteAddress, encrypted: false }, { ...silent, forwardedFor, forwardedProto: 'http' }, local);
    expect(judge('127.0.0.1', '127.0.0.1')).toEqual({ confidential: true, clientAddress: '127.0.0.1' });
    expect(judge('127.0.0.1', '203.0.113.7')).toMatchObject({ confidential: false });
    expect(judge('127.0.0.1', '127.0.0.1, 203.0.113.7')).toMatchObject({ confidential: false });
    expect(judge('10.0.0.1', '127.0.0.1')).toMatchObject({ confidential: false });
  });

  it.each([
    { forwardedProto: 'https,http' },
    { forwardedProto: 'https,https' },
    { forwardedProto: 'gopher' },
    { forwardedProto: 'https', forwarded: 'proto=http' },
    { forwardedFor: '' },
    { forwardedFor: 'unknown' },
    { forwardedFor: '203.0.113.7, ' },
    { forwardedFor: ', 10.0.0.2' },
    { forwardedFor: 'x, 10.0.0.2' },
    { forwardedFor: '[203.0.113.7' },
    { forwardedFor: '203.0.113.7:123456' },
  ])('refuses what a trusted proxy cannot mean: %j', (claims) => {
    expect(from('10.0.0.1', claims)).toBeTypeOf('string');
  });

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['198.51.100.1, 203.0.113.7', '203.0.113.7'],
    ['198.51.100.1, 203.0.113.7, 10.0.0.2', '203.0.113.7'],
    ['garbage, 203.0.113.7,10.0.0.2', '203.0.113.7'],
    ['10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['203.0.113.7:4711', '203.0.113.7'],
    ['[2001:db8::7]:4711', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['2001:db8::7', '2001:db8::7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    [undefined, '10.0.0.1'],
  ])('K13: reads X-Forwarded-For (%s) from the right, past trusted proxies', (forwardedFor, expected) => {
    expect(from('10.0.0.1', { forwardedFor })).toMatchObject({ clientAddress: expected });
  });

  it('K13: what a client puts into X-Forwarded-For itself never becomes its address', () => {
    fc.assert(
      fc.property(fc.string(), fc.ipV4(), (spoofed, real) => {
        fc.pre(!trusted.includes(real));
        const origin = from('10.0.0.1', { forwardedFor: `${spoofed}, ${real}` });
        expect(origin).toMatchObject({ clientAddress: real });
      }),
    );
  });

  it('shows IPv4 callers of a dual-stack socket by their IPv4 address', () => {
    expect(from('::ffff:203.0.113.7')).toMatchObject({ clientAddress: '203.0.113.7' });
    expect(from('::ffff:10.0.0.1', { forwardedFor: '203.0.113.7' })).toMatchObject({ clientAddress: '203.0.113.7' });
    expect(from('::ffff:cb00:7107')).toMatchObject({ clientAddress: '::ffff:cb00:7107' });
  });

  it('never throws, and never calls plain HTTP confidential unless https is claimed by a trusted proxy or it is local', () => {
    const text = fc.option(fc.oneof(fc.string(), fc.constantFrom('http', 'https', 'proto=http')), { nil: undefined });
    const peer = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string(), fc.constant('10.0.0.1'));
    fc.assert(
      fc.property(peer, text, text, text, (remoteAddress, forwardedFor, forwardedProto, forwarded) => {
        const claims = { forwardedFor, forwardedProto, forwarded };
        const origin = judgeOrigin({ remoteAddress, encrypted: false }, claims, trusted);
        if (typeof origin === 'string' || !origin.confidential) return;
        const isLocal = compileCidrs(['127.0.0.0/8', '::1'], 'test').includes(remoteAddress);
        expect(isLocal || (trusted.includes(remoteAddress) && /^\s*(https|wss)\s*$/i.test(forwardedProto ?? ''))).toBe(
          true,
        );
        expect(judgeOrigin({ remoteAddress, encrypted: false }, claims, none)).toMatchObject({ confidential: isLocal });
      }),
      { numRuns: 2000 },
    );
  });
});

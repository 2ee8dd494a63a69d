import { describe, expect, it } from 'vitest';
import { manualClock } from '../../secrets/testing/temporary-store.ts';
import { createFailureLimits } from './failure-limits.ts';

const address = '192.0.2.1';

function failures(count: number, clientOf: (index: number) => string = () => 'client') {
  const clock = manualClock();
  const limits = createFailureLimits(clock);
  for (let index = 0; index < count; index += 1) limits.recordFailure(clientOf(index), address);
  return { clock, limits };
}

describe('createFailureLimits', () => {
  it('lets a client fail ten times from one address, then has it wait', () => {
    expect(failures(9).limits.secondsToWait('client', address)).toBe(0);
    expect(failures(10).limits.secondsToWait('client', address)).toBe(6);
  });

  it('looks again once the time is over, and lets one more failure through', () => {
    const { clock, limits } = failures(10);
    clock.advance(6);
    expect(limits.secondsToWait('client', address)).toBe(0);
    limits.recordFailure('client', address);
    expect(limits.secondsToWait('client', address)).toBe(6);
  });

  it('never locks out the same client elsewhere, or another client here', () => {
    const { limits } = failures(50);
    expect(limits.secondsToWait('client', '192.0.2.2')).toBe(0);
    expect(limits.secondsToWait('client', undefined)).toBe(0);
    expect(limits.secondsToWait('another', address)).toBe(0);
  });

  it('takes all of an IPv6 /64 for one address', () => {
    const limits = createFailureLimits(manualClock());
    for (let host = 1; host <= 10; host += 1) limits.recordFailure('client', `2001:db8::${host}`);
    expect(limits.secondsToWait('client', '2001:db8::ffff')).toBe(6);
    expect(limits.secondsToWait('client', '2001:db8:0:1::1')).toBe(0);
  });

  it('has an address wait that fails for many clients', () => {
    const { limits } = failures(100, (index) => `client ${index}`);
    expect(limits.secondsToWait('never seen', address)).toBe(1);
    expect(limits.secondsToWait('never seen', '192.0.2.2')).toBe(0);
  });

  it('forgets old waits when there are very many', () => {
    const clock = manualClock();
    const limits = createFailureLimits(clock);
    for (let index = 0; index < 10_005; index += 1) {
      for (let failure = 0; failure < 10; failure += 1) limits.recordFailure('client', `address ${index}`);
    }
    clock.advance(60);
    for (let failure = 0; failure < 10; failure += 1) limits.recordFailure('client', address);
    expect(limits.secondsToWait('client', address)).toBe(6);
    expect(limits.secondsToWait('client', 'address 7')).toBe(0);
  });
});

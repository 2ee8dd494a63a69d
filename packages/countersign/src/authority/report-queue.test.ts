import { describe, expect, it } from 'vitest';
import { createReportQueue } from './report-queue.ts';
import { maximumReportEntries } from './wire.ts';

function createQueue(send: (batch: readonly string[]) => Promise<boolean>, maximumQueued = 10_000) {
  const dropped: number[] = [];
  const onDropped = (count: number) => void dropped.push(count);
  return { queue: createReportQueue({ send, delayMilliseconds: 5, maximumQueued, onDropped }), dropped };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

describe('reports', () => {
  it('go in batches, the last for each key', async () => {
    const batches: (readonly string[])[] = [];
    const { queue, dropped } = createQueue(async (batch) => batches.push(batch) > 0);
    for (const report of ['a1', 'b1', 'a2']) {
      queue.add(report.charAt(0), report);
    }
    expect(batches).toEqual([]);
    await until(() => batches.length > 0);
    queue.add('a', 'a3');
    await until(() => batches.length > 1);
    expect(batches).toEqual([['a2', 'b1'], ['a3']]);
    expect(dropped).toEqual([]);
  });

  it('are cut to the size that a request may have, and are sent one after the other', async () => {
    const sizes: number[] = [];
    let underWay = 0;
    const { queue } = createQueue(async (batch) => {
      underWay++;
      expect(underWay).toBe(1);
      await new Promise(setImmediate);
      sizes.push(batch.length);
      queue.add('late', 'late');
      underWay--;
      return true;
    });
    for (let n = 0; n < maximumReportEntries * 2 + 1; n++) {
      queue.add(String(n), String(n));
    }
    await until(() => sizes.length >= 3);
    expect(sizes.slice(0, 2)).toEqual([maximumReportEntries, maximumReportEntries]);
    queue.close();
  });

  it('beyond the bound are dropped and counted, newer ones of the same key are not', () => {
    const { queue, dropped } = createQueue(async () => true, 2);
    for (const key of ['a', 'b', 'c', 'a', 'd']) {
      queue.add(key, key);
    }
    expect(dropped).toEqual([1, 1]);
    queue.close();
  });

  it('that did not arrive are dropped and counted, and the rest is tried later', async () => {
    const sizes: number[] = [];
    const { queue, dropped } = createQueue(async (batch) => sizes.push(batch.length) > 1);
    for (let n = 0; n < maximumReportEntries + 3; n++) {
      queue.add(String(n), String(n));
    }
    await until(() => sizes.length === 2);
    expect(sizes).toEqual([maximumReportEntries, 3]);
    expect(dropped).toEqual([maximumReportEntries]);
  });

  it('are sent once more at the close, and none is taken after it', async () => {
    const batches: (readonly string[])[] = [];
    const { queue } = createQueue(async (batch) => batches.push(batch) > 0);
    queue.add('a', 'a');
    queue.close();
    queue.add('b', 'b');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(batches).toEqual([['a']]);
  });

  it('are given up at the close when they do not arrive', async () => {
    let sent = 0;
    const { queue, dropped } = createQueue(async () => {
      sent++;
      queue.close();
      return false;
    });
    for (let n = 0; n < maximumReportEntries + 3; n++) {
      queue.add(String(n), String(n));
    }
    await until(() => sent > 0);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(sent).toBe(1);
    expect(dropped).toEqual([maximumReportEntries, 3]);
  });
});

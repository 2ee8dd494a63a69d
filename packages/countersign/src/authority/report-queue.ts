import { maximumReportEntries } from './wire.ts';

export interface ReportQueueOptions<T> {
  /** Sends at most `maximumReportEntries`; resolves to whether they arrived. Never rejects. */
  readonly send: (batch: readonly T[]) => Promise<boolean>;
  /** How long the first of a batch waits for others. */
  readonly delayMilliseconds: number;
  /** How many may wait; more are dropped. */
  readonly maximumQueued: number;
  readonly onDropped: (count: number) => void;
}

/** Reports that nobody waits for: sent in batches, dropped when they cannot be. */
export interface ReportQueue<T> {
  /** Takes the place of an earlier report with the same key that still waits. Returns at once. */
  add(key: string, report: T): void;
  /** Sends what waits once more, as best it can, and takes nothing any longer. */
  close(): void;
}

export function createReportQueue<T>(options: ReportQueueOptions<T>): ReportQueue<T> {
  const waiting = new Map<string, T>();
  let timer: NodeJS.Timeout | undefined;
  let sending = false;
  let closed = false;

  const send = async () => {
    timer = undefined;
    sending = true;
    let arrived = true;
    while (arrived && waiting.size > 0) {
      const batch = takeBatch(waiting);
      arrived = await options.send(batch);
      if (!arrived) {
        options.onDropped(batch.length);
      }
    }
    sending = false;
    if (waiting.size === 0) {
      return;
    }
    // After a failure the rest waits its turn, and is given up where there will be none.
    if (closed) {
      options.onDropped(waiting.size);
    } else {
      schedule();
    }
  };
  const schedule = () => {
    timer ??= setTimeout(send, options.delayMilliseconds).unref();
  };

  return {
    add(key, report) {
      if (closed) {
        return;
      }
      if (waiting.size >= options.maximumQueued && !waiting.has(key)) {
        options.onDropped(1);
        return;
      }
      waiting.set(key, report);
      if (!sending) {
        schedule();
      }
    },
    close() {
      closed = true;
      clearTimeout(timer);
      if (!sending) {
        void send();
      }
    },
  };
}

function takeBatch<T>(waiting: Map<string, T>): readonly T[] {
  const batch: T[] = [];
  for (const [key, report] of waiting) {
    if (batch.length === maximumReportEntries) {
      break;
    }
    batch.push(report);
    waiting.delete(key);
  }
  return batch;
}

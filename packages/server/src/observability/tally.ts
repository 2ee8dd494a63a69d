/** One line of the exposition: labels and a number. */
export interface Sample {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  /** Where it is not the metric's own: `…_bucket`, `…_sum`, `…_count`. */
  readonly metricName?: string;
}

/** Counts by labels. Counting is an addition in a map: a request pays next to nothing for being counted. */
export interface CounterTally {
  add(...values: readonly string[]): void;
  samples(): readonly Sample[];
}

export function createCounterTally(labelNames: readonly string[]): CounterTally {
  const counts = new Map<string, { readonly labels: Sample['labels']; value: number }>();
  return {
    add(...values) {
      const key = values.length === 1 ? (values[0] as string) : values.join('\n');
      const count = counts.get(key);
      if (count !== undefined) {
        count.value += 1;
        return;
      }
      const labels = Object.fromEntries(labelNames.map((name, index) => [name, values[index] ?? '']));
      counts.set(key, { labels, value: 1 });
    },
    samples: () => [...counts.values()],
  };
}

/** Counts durations by how long they took at most. */
export interface DurationTally {
  observe(seconds: number): void;
  samples(): readonly Sample[];
}

/** @param boundsSeconds ascending */
export function createDurationTally(name: string, boundsSeconds: readonly number[]): DurationTally {
  const counts = new Float64Array(boundsSeconds.length + 1);
  let sum = 0;
  return {
    observe(seconds) {
      let index = 0;
      while (index < boundsSeconds.length && seconds > (boundsSeconds[index] as number)) index += 1;
      counts[index] = (counts[index] as number) + 1;
      sum += seconds;
    },
    samples() {
      let total = 0;
      const buckets = [...counts].map((count, index) => {
        total += count;
        return { labels: { le: boundsSeconds[index] ?? '+Inf' }, value: total, metricName: `${name}_bucket` };
      });
      return [
        ...buckets,
        { labels: {}, value: sum, metricName: `${name}_sum` },
        { labels: {}, value: total, metricName: `${name}_count` },
      ];
    },
  };
}

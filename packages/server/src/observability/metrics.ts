import type { DecisionEvent, Gate } from 'countersign';
import type { Metric, Registry } from 'prom-client';
import { createCounterTally, createDurationTally, type Sample } from './tally.ts';

/** Where a decision was asked for. */
export type DecisionPoint = 'gateway' | 'server';

export interface Metrics {
  decided(point: DecisionPoint, event: Pick<DecisionEvent, 'outcome' | 'scheme' | 'code'>): void;
  /** A gate that also tells how long its decisions take; those made at once are not worth the clock. */
  timed(gate: Gate): Gate;
  answered(endpoint: string, status: number, error: string | undefined): void;
  exposed(place: string): void;
  revocationAcknowledged(delayMilliseconds: number): void;
  failed(where: string): void;
  /** The exposition in Prometheus' text format. */
  render(): Promise<{ readonly contentType: string; readonly body: string }>;
}

const decisionBounds = [0.000_01, 0.000_05, 0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];
const delayBounds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface MetricsOptions {
  /** The number of the last revocation in effect here. */
  readonly revocationSequence: () => number;
  readonly isRevocationViewCurrent: () => boolean;
  /** How many verifiers hold a feed request open. */
  readonly followers: () => number;
}

/** Counts in plain numbers; Prometheus' client is loaded when somebody asks for the first time. */
export function createMetrics({ revocationSequence, isRevocationViewCurrent, followers }: MetricsOptions): Metrics {
  const decisions = createCounterTally(['point', 'outcome', 'scheme', 'code']);
  const allowed = { gateway: createCounterTally(['scheme']), server: createCounterTally(['scheme']) };
  const durations = createDurationTally('countersign_decision_duration_seconds', decisionBounds);
  const answers = createCounterTally(['endpoint', 'status', 'error']);
  const exposures = createCounterTally(['place']);
  const delays = createDurationTally('countersign_revocation_delay_seconds', delayBounds);
  const failures = createCounterTally(['where']);
  let registry: Promise<Registry> | undefined;

  const allDecisions = () => [
    ...Object.entries(allowed).flatMap(([point, tally]) =>
      tally.samples().map(({ labels, value }) => ({ labels: { point, outcome: 'allow', ...labels, code: '' }, value })),
    ),
    ...decisions.samples(),
  ];
  const own: readonly OwnMetric[] = [
    ['countersign_decisions_total', 'Decisions of the gates.', 'counter', allDecisions],
    [
      'countersign_decision_duration_seconds',
      'How long decisions take that something has to be waited for.',
      'histogram',
      durations.samples,
    ],
    [
      'countersign_oauth_answers_total',
      'Answers of the OAuth endpoints; status 200 at /oauth/token is a token issued.',
      'counter',
      answers.samples,
    ],
    [
      'countersign_api_key_exposures_total',
      'Live API keys that arrived in a URL or in the clear.',
      'counter',
      exposures.samples,
    ],
    [
      'countersign_revocation_delay_seconds',
      'From a revocation to its being in effect at a follower.',
      'histogram',
      delays.samples,
    ],
    ['countersign_failures_total', 'Failures beside a request, by where.', 'counter', failures.samples],
    [
      'countersign_revocation_sequence',
      'The number of the last revocation in effect here.',
      'gauge',
      () => [{ labels: {}, value: revocationSequence() }],
    ],
    [
      'countersign_revocation_view_current',
      '1 while what is remembered may be relied on.',
      'gauge',
      () => [{ labels: {}, value: Number(isRevocationViewCurrent()) }],
    ],
    [
      'countersign_followers',
      'Verifiers that hold a request for the revocation feed open.',
      'gauge',
      () => [{ labels: {}, value: followers() }],
    ],
  ];

  return {
    decided(point, { outcome, scheme = 'none', code = '' }) {
      if (outcome === 'allow') allowed[point].add(scheme);
      else decisions.add(point, outcome, scheme, code);
    },
    timed: (gate) => timedGate(gate, durations.observe),
    answered: (endpoint, status, error = '') => answers.add(endpoint, String(status), error),
    exposed: (place) => exposures.add(place),
    revocationAcknowledged: (delayMilliseconds) => delays.observe(delayMilliseconds / 1000),
    failed: (where) => failures.add(where),
    async render() {
      registry ??= createRegistry(own);
      const { contentType, metrics } = await registry.then(async (ready) => ({
        contentType: ready.contentType,
        metrics: await ready.metrics(),
      }));
      return { contentType, body: metrics };
    },
  };
}

type OwnMetric = readonly [
  name: string,
  help: string,
  type: 'counter' | 'gauge' | 'histogram',
  () => readonly Sample[],
];

async function createRegistry(own: readonly OwnMetric[]): Promise<Registry> {
  const { collectDefaultMetrics, Registry } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const [name, help, type, samples] of own) {
    // All that the registry asks of a metric is its name and its values.
    const metric = { name, get: async () => ({ name, help, type, aggregator: 'sum', values: samples() }) };
    registry.registerMetric(metric as unknown as Metric);
  }
  return registry;
}

function timedGate(gate: Gate, observe: (seconds: number) => void): Gate {
  return {
    decide(request, requirement) {
      const begun = performance.now();
      const decision = gate.decide(request, requirement);
      if (!(decision instanceof Promise)) return decision;
      return decision.finally(() => observe((performance.now() - begun) / 1000));
    },
    close: () => gate.close(),
  };
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Algorithm,
  algorithms,
  badTokens,
  createIssuer,
  fewTokens,
  makeApiKeys,
  manyTokens,
} from '../credentials.ts';
import type { PartOptions } from '../main.ts';
import { type Subject, startSubject } from '../measuring/processes.ts';
import { type Contestant, type Figure, figureNamed, interleave, ratio } from '../measuring/rounds.ts';
import { type PartResult, ratioTarget, type Table, type Target } from '../report.ts';
import type { Assignment } from '../verifiers/process.ts';

type Result = Omit<PartResult, 'part'>;

/** What stands in a file of its own: credentials never seen before, or the same few again and again. */
type Kind = 'unseen' | 'seen';

/** Texts in, claims out, in one process and on one core: nothing but the libraries. */
export async function measureVerification(options: PartOptions): Promise<Result> {
  const tables: Table[] = [];
  const targets: Target[] = [];
  for (const algorithm of algorithms) {
    const figures = await measureTokens(algorithm, options);
    tables.push({
      title: algorithm,
      operation: 'verifications',
      limit: figureNamed(figures, 'bare primitive'),
      figures,
    });
    targets.push(...targetsOf(algorithm, figures));
  }
  const apiKeys = await measureApiKeys(options);
  tables.push({
    title: 'API keys',
    operation: 'verifications',
    limit: figureNamed(apiKeys, wholeKey),
    figures: apiKeys,
  });
  targets.push(...apiKeys.map(apiKeyTarget));
  return { tables, targets, quantities: [] };
}

const wholeKey = 'countersign, API key, whole decision';

function apiKeyTarget({ name, perSecond }: Figure): Target {
  const microseconds = 1_000_000 / perSecond;
  return {
    what: `${name}, seen`,
    wanted: '< 2 µs',
    measured: `${microseconds.toFixed(2)} µs`,
    reached: microseconds < 2,
  };
}

function targetsOf(algorithm: Algorithm, figures: readonly Figure[]): readonly Target[] {
  const ours = figureNamed(figures, 'countersign, unseen');
  const peers = figures.filter(({ name }) => /^(fast-jwt|jsonwebtoken|jose), unseen/.test(name));
  const best = peers.reduce((left, right) => (left.perSecond > right.perSecond ? left : right));
  const seen = ratio(figureNamed(figures, 'countersign, seen'), figureNamed(figures, 'fast-jwt with its cache, seen'));
  return [
    ratioTarget(
      `${algorithm}, unseen token beside the bare primitive`,
      ratio(ours, figureNamed(figures, 'bare primitive')),
      0.92,
    ),
    ratioTarget(
      `${algorithm}, unseen token beside the fastest peer (${best.name.split(',')[0]})`,
      ratio(ours, best),
      1,
    ),
    ratioTarget(`${algorithm}, seen token beside fast-jwt's cache`, seen, 2),
  ];
}

async function measureTokens(algorithm: Algorithm, options: PartOptions): Promise<readonly Figure[]> {
  const issuer = createIssuer(algorithm);
  const bad = badTokens(issuer);
  const files: Readonly<Record<Kind, string>> = {
    unseen: join(options.folder, 'unseen'),
    seen: join(options.folder, 'seen'),
  };
  writeLines(files.unseen, manyTokens, () => issuer.issue());
  writeLines(files.seen, fewTokens, () => issuer.issue());
  const entries: readonly (readonly [name: string, kind: Kind])[] = [
    ['bare primitive', 'unseen'],
    ['countersign', 'unseen'],
    ['countersign, whole decision', 'unseen'],
    ['fast-jwt', 'unseen'],
    ...(algorithm === 'EdDSA' ? [] : ([['jsonwebtoken', 'unseen']] as const)),
    ['jose', 'unseen'],
    ['countersign', 'seen'],
    ['countersign, whole decision', 'seen'],
    ['fast-jwt with its cache', 'seen'],
  ];
  return measure(
    entries.map(([contestant, kind]) => ({
      name: contestant === 'bare primitive' ? contestant : `${contestant}, ${kind}`,
      assignment: { contestant, keys: issuer.keys, apiKeyHashes: [], goodFile: files[kind], bad },
    })),
    options,
  );
}

async function measureApiKeys(options: PartOptions): Promise<readonly Figure[]> {
  const keys = makeApiKeys(fewTokens);
  const texts = keys.map(({ text }) => text);
  const goodFile = join(options.folder, 'api-keys');
  writeLines(goodFile, texts.length, (number) => texts[number] ?? '');
  const apiKeyHashes = keys.map(({ sha256 }) => sha256);
  const [unknown] = makeApiKeys(1);
  const bad = [unknown?.text ?? '', `${texts[0]?.slice(0, -1)}_`];
  const { keys: unused } = createIssuer('HS256');
  return measure(
    ['countersign, API key', wholeKey].map((contestant) => ({
      name: contestant,
      assignment: { contestant, keys: unused, apiKeyHashes, goodFile, bad },
    })),
    options,
  );
}

function writeLines(file: string, count: number, line: (number: number) => string): void {
  writeFileSync(file, Array.from({ length: count }, (_, number) => `${line(number)}\n`).join(''));
}

interface Entry {
  readonly name: string;
  readonly assignment: Assignment;
}

async function measure(entries: readonly Entry[], { quick, folder }: PartOptions): Promise<readonly Figure[]> {
  const subjects: Subject<unknown>[] = [];
  try {
    const contestants: Contestant[] = [];
    for (const { name, assignment } of entries) {
      const file = join(folder, 'assignment.json');
      writeFileSync(file, JSON.stringify(assignment));
      const subject = await startSubject(new URL('../verifiers/process.ts', import.meta.url), [file]);
      subjects.push(subject);
      contestants.push({ name, round: (milliseconds) => subject.ask({ milliseconds }) });
    }
    return await interleave(contestants, quick ? { count: 9, milliseconds: 60 } : { count: 41, milliseconds: 120 });
  } finally {
    await Promise.all(subjects.map((subject) => subject.stop()));
  }
}

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Pass } from '../audit/subject.ts';
import { writePhpTree, writeTypescriptTree } from '../audit/trees.ts';
import type { PartOptions } from '../main.ts';
import { median } from '../measuring/rounds.ts';
import type { PartResult, Quantity, Target } from '../report.ts';

interface Tree {
  readonly name: string;
  readonly folder: string;
}

interface Contestant {
  readonly name: string;
  readonly run: (folder: string) => Pass;
}

const filesPerSecond = 1000;
const mostMegabytes = 700;
const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * All rules of the audit over trees that are made here, beside the parser alone and Semgrep, by the clock: the audit uses all cores that there are.
 * `BENCH_AUDIT_FOLDER` names a folder to be measured instead.
 */
export async function measureAudit({ folder, quick }: PartOptions): Promise<Omit<PartResult, 'part'>> {
  const quantities: Quantity[] = [];
  const targets: Target[] = [];
  for (const tree of treesIn(folder, quick)) {
    const passes = interleaved(contestants(folder), tree.folder, quick ? 1 : 5);
    for (const { name } of contestants(folder)) quantities.push(...figuresOf(tree, name, passes.get(name) ?? []));
    const own = passes.get('audit') ?? [];
    quantities.push(...ratios(tree, own, passes));
    targets.push(...targetsOf(tree, own));
  }
  return { tables: [], quantities, targets };
}

function treesIn(folder: string, quick: boolean): readonly Tree[] {
  const named = process.env.BENCH_AUDIT_FOLDER;
  if (named !== undefined && named !== '') return [{ name: named, folder: named }];
  const [php, typescript] = [join(folder, 'php'), join(folder, 'typescript')];
  const [phpFiles, typescriptFiles] = quick ? [500, 100] : [5000, 1000];
  writePhpTree(php, phpFiles);
  writeTypescriptTree(typescript, typescriptFiles);
  return [
    { name: `PHP, ${phpFiles} files`, folder: php },
    { name: `TypeScript, ${typescriptFiles} files`, folder: typescript },
  ];
}

function contestants(folder: string): readonly Contestant[] {
  // the command keeps what was compiled for its next run
  const asCommand = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const own = (what: string) => (tree: string) =>
    JSON.parse(output(process.execPath, [pathOf('../audit/subject.ts'), what, tree], asCommand)) as Pass;
  const semgrep = semgrepProgram();
  return [
    { name: 'audit', run: own('audit') },
    { name: 'parser alone', run: own('parse') },
    ...(semgrep === undefined ? [] : [{ name: 'semgrep', run: (tree: string) => semgrepPass(semgrep, tree, folder) }]),
  ];
}

/** Semgrep in an environment of its own, installed when it is first compared with; undefined where there is no Python, or no PyPI. */
function semgrepProgram(): string | undefined {
  const environment = pathOf('../results/semgrep');
  const program = join(environment, 'bin/semgrep');
  if (existsSync(program)) return program;
  console.error('Installing Semgrep (once) …');
  const isMade = spawnSync('python3', ['-m', 'venv', environment]).status === 0;
  const isInstalled = isMade && spawnSync(join(environment, 'bin/pip'), ['install', '--quiet', 'semgrep']).status === 0;
  if (!isInstalled) console.error('Semgrep could not be installed; it is left out.');
  return isInstalled ? program : undefined;
}

/** The memory of its largest process is what Python can tell of its children. */
const measuredBy = `import json, resource, subprocess, sys, time
begun = time.monotonic()
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
if done.returncode != 0: sys.exit(done.stderr.decode())
report = json.loads(done.stdout)
print(json.dumps({"files": len(report["paths"]["scanned"]), "findings": len(report["results"]),
  "milliseconds": (time.monotonic() - begun) * 1000,
  "megabytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}))`;

function semgrepPass(program: string, tree: string, home: string): Pass {
  const rules = pathOf('../audit/semgrep-rules.yaml');
  const options = ['scan', '--metrics=off', '--disable-version-check', '--no-git-ignore', '--json', '--quiet'];
  return JSON.parse(
    output('python3', ['-c', measuredBy, program, ...options, '--config', rules, tree], {
      PATH: `${join(program, '..')}:${process.env.PATH}`,
      HOME: home,
    }),
  ) as Pass;
}

function output(program: string, parameters: readonly string[], environment: NodeJS.ProcessEnv = process.env): string {
  const { status, stdout, stderr } = spawnSync(program, parameters, { encoding: 'utf8', env: environment });
  if (status !== 0) throw new Error(`${program} ${parameters.at(-2)} ended with ${status}: ${stderr}`);
  return stdout;
}

/** In turn, after a round that does not count: it reads the files into the system's memory. */
function interleaved(all: readonly Contestant[], tree: string, rounds: number): ReadonlyMap<string, readonly Pass[]> {
  const passes = new Map<string, Pass[]>(all.map(({ name }) => [name, []]));
  for (let round = rounds === 1 ? 1 : 0; round <= rounds; round += 1) {
    for (const { name, run } of all) {
      const pass = run(tree);
      if (round > 0) passes.get(name)?.push(pass);
    }
  }
  return passes;
}

const rate = ({ files, milliseconds }: Pass) => (files * 1000) / milliseconds;

function figuresOf({ name: tree }: Tree, name: string, passes: readonly Pass[]): readonly Quantity[] {
  const quantity = (what: string, rounds: readonly number[], unit: Quantity['unit']): Quantity => ({
    name: `${tree}: ${name}, ${what}`,
    value: median(rounds),
    unit,
    rounds,
  });
  return [
    quantity('speed', passes.map(rate), 'files/s'),
    quantity(
      'peak memory',
      passes.map(({ megabytes }) => megabytes),
      'MB',
    ),
  ];
}

/** Round by round, as everywhere: how many times as fast as each of the others. */
function ratios({ name: tree }: Tree, own: readonly Pass[], all: ReadonlyMap<string, readonly Pass[]>): Quantity[] {
  return [...all]
    .filter(([name]) => name !== 'audit')
    .map(([name, passes]) => {
      const rounds = own.map((pass, round) => rate(pass) / rate(passes[round] as Pass));
      return { name: `${tree}: audit beside ${name}`, value: median(rounds), unit: '×', rounds };
    });
}

function targetsOf({ name }: Tree, own: readonly Pass[]): readonly Target[] {
  const speed = median(own.map(rate));
  const megabytes = median(own.map((pass) => pass.megabytes));
  return [
    {
      what: `${name}: all rules`,
      wanted: `≥ ${filesPerSecond} files/s`,
      measured: `${speed.toFixed(0)} files/s`,
      reached: speed >= filesPerSecond,
    },
    {
      what: `${name}: peak memory`,
      wanted: `< ${mostMegabytes} MB`,
      measured: `${megabytes.toFixed(0)} MB`,
      reached: megabytes < mostMegabytes,
    },
  ];
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { PartOptions } from '../main.ts';
import { onCore } from '../measuring/processes.ts';
import { median } from '../measuring/rounds.ts';
import type { PartResult, Quantity, Target } from '../report.ts';

const command = fileURLToPath(new URL('../../packages/server/bin/countersign.js', import.meta.url));
const restMilliseconds = { quick: 1000, full: 5000 };

/** `countersign serve`, from its start to the first `/readyz` that says so, and what it takes of memory once it rests. */
export async function measureFootprint({ folder, quick }: PartOptions): Promise<Omit<PartResult, 'part'>> {
  const starts = quick ? 1 : 9;
  const first: number[] = [];
  const later: number[] = [];
  const resident: number[] = [];
  for (let number = 0; number < starts; number += 1) {
    const workingFolder = join(folder, `footprint-${number}`);
    mkdirSync(workingFolder);
    first.push((await start(workingFolder)).milliseconds);
    const again = await start(workingFolder, number < 3 ? restMilliseconds[quick ? 'quick' : 'full'] : 0);
    later.push(again.milliseconds);
    if (again.residentMegabytes !== undefined) resident.push(again.residentMegabytes);
  }
  const quantities = [
    quantity('ready: the first start, in an empty folder', first, 'ms'),
    quantity('ready: later starts', later, 'ms'),
    quantity('resident at rest', resident, 'MB'),
  ];
  return {
    tables: [],
    quantities,
    targets: quantities.map((measured) => below(measured, measured.unit === 'ms' ? 500 : 110)),
  };
}

function quantity(name: string, rounds: readonly number[], unit: Quantity['unit']): Quantity {
  return { name, value: median(rounds), unit, rounds };
}

function below({ name, value, unit }: Quantity, limit: number): Target {
  return {
    what: name,
    wanted: `< ${limit} ${unit}`,
    measured: `${value.toFixed(0)} ${unit}`,
    reached: value < limit,
  };
}

interface Start {
  readonly milliseconds: number;
  /** Undefined where it was not waited for, or the system does not tell. */
  readonly residentMegabytes: number | undefined;
}

async function start(workingFolder: string, rest = 0): Promise<Start> {
  const port = await freePort();
  const [program, parameters] = onCore('subject', process.execPath, [command, 'serve']);
  const begun = performance.now();
  const server = spawn(program, parameters, {
    cwd: workingFolder,
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { PATH: process.env.PATH, NODE_ENV: 'production', COUNTERSIGN_PORT: String(port) },
  });
  try {
    while ((await statusOf(`http://127.0.0.1:${port}/readyz`)) !== 200) {
      if (server.exitCode !== null) throw new Error(`countersign serve ended with ${server.exitCode}`);
      if (performance.now() - begun > 30_000) throw new Error('countersign serve was not ready within 30 seconds');
      await sleep(2);
    }
    const milliseconds = performance.now() - begun;
    await sleep(rest);
    return { milliseconds, residentMegabytes: rest === 0 ? undefined : residentMegabytes(server) };
  } finally {
    server.kill('SIGTERM');
    if (server.exitCode === null) await once(server, 'exit');
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    get(url, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', () => resolve(undefined));
  });
}

function residentMegabytes({ pid }: ChildProcess): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

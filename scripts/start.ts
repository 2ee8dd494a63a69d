// `npm start`: the server, and a demo API that it protects, on two ports. `npm start -- --tour` shows by itself what they do.
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createColors } from './start/colors.ts';
import { pasteable } from './start/paste.ts';
import { StartFailure, startBoth } from './start/processes.ts';

const usage = `npm start              the server and a demo API, and what to try
npm start -- --tour    shows all of it by itself, in a folder of its own, and ends

  COUNTERSIGN_PORT     the server's port (default 4100); the demo API takes the next one
  COUNTERSIGN_FOLDER   where the server keeps its state (default .countersign)`;

async function main(): Promise<number> {
  const { tour, help } = readArguments();
  if (help) {
    console.log(usage);
    return 0;
  }
  if (tour) {
    const { runTour } = await import('./start/tour.ts');
    return runTour();
  }
  return serveUntilStopped();
}

function readArguments(): { readonly tour?: boolean; readonly help?: boolean } {
  try {
    return parseArgs({ options: { tour: { type: 'boolean' }, help: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new StartFailure(`${(error as Error).message}\n\n${usage}`);
  }
}

async function serveUntilStopped(): Promise<number> {
  // Asked for before anything is started, so that no moment is left in which a signal would leave a process behind.
  const stopped = untilSignal();
  const named = process.env.COUNTERSIGN_FOLDER;
  const folder = resolve(named ?? '.countersign');
  const running = await startBoth({ port: readPort(), folder, showOutput: true });
  const colors = createColors(process.stdout);
  const { serverUrl, demoUrl } = running;
  const blocks = pasteable({ serverUrl, demoUrl, folder: named === undefined ? undefined : folder });
  const shown = relative(process.cwd(), folder) || '.';
  console.log(`
${colors.bold('Countersign is ready.')}

  the authority   ${serverUrl}
  the demo API    ${demoUrl}   GET /orders, POST /orders, GET /me
  its folder      ${shown}   the database and the admin key, which the command line finds there

Paste into another terminal, in this folder:

${blocks.map(({ title, commands }) => [colors.cyan(`▸ ${title}`), ...commands, ''].join('\n')).join('\n')}
Ctrl-C stops both. To see all of it by itself: npm start -- --tour
`);
  const why = await Promise.race([stopped, running.ended]);
  await running.stop();
  if (why === undefined) return 0;
  console.error(`${why} The other was stopped.`);
  return 1;
}

function readPort(): number {
  const text = process.env.COUNTERSIGN_PORT ?? '4100';
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port < 65_535) return port;
  throw new StartFailure(
    `COUNTERSIGN_PORT is ${JSON.stringify(text)}; it is a port from 1 to 65534, and the next one has to be free too.`,
  );
}

function untilSignal(): Promise<undefined> {
  return new Promise((resolve) => {
    process.on('SIGINT', () => resolve(undefined));
    process.on('SIGTERM', () => resolve(undefined));
    process.on('SIGHUP', () => resolve(undefined));
    // npm that is told to stop takes its shell along, and tells us nothing.
    const parent = process.ppid;
    const look = () => process.ppid !== parent && resolve(undefined);
    if (process.env.npm_lifecycle_event === 'start') setInterval(look, 250).unref();
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof StartFailure ? error.message : error);
  process.exitCode = 1;
}

import { type Command, Option } from 'commander';
import { isAtLeast, severities } from '../findings/finding.ts';
import { credentialForms } from '../probe/credentials.ts';
import { ProbeFailure } from '../probe/failure.ts';
import { type ProbeOptions, probe } from '../probe/probe.ts';
import { toReport } from '../probe/report.ts';
import { render } from '../report/render.ts';
import { formats, type Report } from '../report/report.ts';
import { CommandFailure, exitCodes } from './failure.ts';
import { writeText } from './files.ts';
import { readProbeInputs } from './probe-inputs.ts';
import { addProbeSettings, type ProbeCommandOptions } from './probe-options.ts';
import { createProgress } from './progress.ts';

/** `countersign probe`. */
export function addProbe(program: Command, finish: (code: number) => void): void {
  const command = program
    .command('probe')
    .description('attack a running API, and say what gets in')
    .argument('[requests...]', 'what to probe, where no file says it: "GET /orders"')
    .requiredOption('--base-url <url>', 'where the API is')
    .option('--openapi <file>', 'probe the operations of this document (JSON or YAML)')
    .option('--har <file>', 'probe the requests of this HAR file')
    .option('--curl <file>', 'probe the curl commands of this file')
    .option('--requests <file>', 'probe the requests of this file, one a line: GET /orders');
  addProbeSettings(command)
    .option('--only <ids...>', 'these rules alone, by id or number')
    .addOption(new Option('--format <format>', 'how to report').choices(formats).default('text'))
    .option('--output <file>', 'where to write the report (default: standard output)')
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 when something is found at this severity or over')
        .choices([...severities, 'never'])
        .default('medium'),
    )
    .addHelpText('after', helpText)
    .action(async (requests: readonly string[], options: ProbeCommandOptions) => finish(await run(requests, options)));
}

const helpText = `
Credentials:
${credentialForms.map((form) => `  ${form}`).join('\n')}

It asks only the hosts that were named, and nothing but this machine unless --i-am-authorised is said. Ctrl-C stops it with what it has.

Exit codes:
  ${exitCodes.clean}  nothing at or over --fail-on
  ${exitCodes.findings}  something at or over --fail-on
  ${exitCodes.failed}  it could not run

Examples:
  countersign probe --openapi api.yaml --base-url http://127.0.0.1:8080 --credential bearer:env:TOKEN
  countersign probe "GET /orders" --base-url http://127.0.0.1:8080 --credential header:X-API-Key=@key.txt
`;

async function run(requests: readonly string[], options: ProbeCommandOptions): Promise<number> {
  const startedAt = new Date();
  const inputs = await readProbeInputs(requests, options);
  const progress = createProgress('operations');
  const interrupted = new AbortController();
  const stop = () => interrupted.abort();
  process.once('SIGINT', stop);
  const result = await probeOrFail({
    ...inputs,
    signal: interrupted.signal,
    onProgress: (event) => {
      if (event.kind === 'operation') progress.show(event.done, event.total);
    },
  }).finally(() => {
    progress.end();
    process.off('SIGINT', stop);
  });
  const report = toReport(result, options.baseUrl, startedAt);
  writeReport(report, options);
  if (options.failOn === 'never') return exitCodes.clean;
  const bound = options.failOn;
  return report.findings.some(({ severity }) => isAtLeast(severity, bound)) ? exitCodes.findings : exitCodes.clean;
}

async function probeOrFail(options: ProbeOptions) {
  try {
    return await probe(options);
  } catch (error) {
    if (error instanceof ProbeFailure) throw new CommandFailure(`${error.message}.`);
    throw error;
  }
}

function writeReport(report: Report, { format, output }: ProbeCommandOptions): void {
  const useColors = output === undefined && process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  writeText(output, `${render(report, format, useColors)}${format === 'text' ? `${verdicts(report)}\n` : ''}`);
}

/** How many verdicts there are of each kind. */
function verdicts({ probes, counts }: Report): string {
  const count = (verdict: string) => probes.filter((probe) => probe.verdict === verdict).length;
  const kinds = ['vulnerable', 'safe', 'inconclusive', 'skipped'].map((kind) => `${count(kind)} ${kind}`);
  return `${counts.operations} operations, ${counts.requests} requests: ${kinds.join(', ')}. --format json says why.`;
}

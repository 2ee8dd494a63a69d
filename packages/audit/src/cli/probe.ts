import { type Command, Option } from 'commander';
import { isAtLeast, severities } from '../findings/finding.ts';
import { credentialForms } from '../probe/credentials.ts';
import { ProbeFailure, type ProbeOptions, probe } from '../probe/probe.ts';
import { toReport } from '../probe/report.ts';
import { render } from '../report/render.ts';
import { formats, type Report } from '../report/report.ts';
import { CommandFailure, exitCodes } from './failure.ts';
import { writeText } from './files.ts';
import { readProbeInputs } from './probe-inputs.ts';
import type { ProbeCommandOptions } from './probe-options.ts';
import { createProgress } from './progress.ts';

/** `countersign probe`. */
export function addProbe(program: Command, finish: (code: number) => void): void {
  program
    .command('probe')
    .description('attack a running API, and say what gets in')
    .argument('[requests...]', 'what to probe, where no file says it: "GET /orders"')
    .requiredOption('--base-url <url>', 'where the API is')
    .option('--openapi <file>', 'probe the operations of this document (JSON or YAML)')
    .option('--har <file>', 'probe the requests of this HAR file')
    .option('--curl <file>', 'probe the curl commands of this file')
    .option('--requests <file>', 'probe the requests of this file, one a line: GET /orders')
    .option('--param <name=value...>', 'values for parameters: objects that exist')
    .option('--credential <credential>', 'the valid credential, in one of the forms below')
    .option(
      '--credential-for <scheme=credential...>',
      'the valid credential of another security scheme of the document',
    )
    .option('--credential-low-scope <credential>', 'one with fewer scopes or rights')
    .option('--credential-other <credential>', 'one of another user with the same rights')
    .option('--credential-admin <credential>', 'one of an administrator')
    .option('--credential-expired <credential>', 'one that has expired')
    .option('--credential-foreign <credential>', 'a token of the same issuer for another API')
    .option('--recipes <file>', 'how to log in, log out, refresh, and an OAuth client (JSON or YAML)')
    .option('--jwt-key <key>', 'the key that tokens are signed with: @file or env:NAME')
    .option('--signer <module>', 'signs each request: a module that exports a function of (request, { now })')
    .option('--client-certificate <file>', 'the client certificate, PEM')
    .option('--client-key <file>', 'its key, PEM')
    .option('--ca <file>', 'an authority to trust, PEM')
    .option('--origin <urls...>', 'more origins that may be asked: of the issuer')
    .option('--known-user <name>', 'a user that exists; a wrong password is tried')
    .option('--allow-writes', 'send what may change something, too')
    .option('--i-am-authorised', 'the owner of a host that is not this machine allows it')
    .option('--timing', 'measure times, which takes hundreds of requests')
    .option('--only <ids...>', 'these rules alone, by id or number')
    .option('--requests-per-second <number>', 'how fast (default: 200 on this machine, else 20)')
    .option('--max-requests <number>', 'how many', '20000')
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

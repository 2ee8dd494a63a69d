import { type Command, Option } from 'commander';
import { severities } from '../findings/finding.ts';
import { credentialForms } from '../probe/credentials.ts';
import { formats } from '../report/report.ts';
import { exitCodes } from './failure.ts';
import { addProbeSettings, type ProbeCommandOptions } from './probe-options.ts';

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
    .action(async (requests: readonly string[], options: ProbeCommandOptions) => {
      const { run } = await import('./run-probe.ts');
      finish(await run(requests, options));
    });
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

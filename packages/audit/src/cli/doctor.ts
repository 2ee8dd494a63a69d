import { type Command, Option } from 'commander';
import { exitCodes } from './failure.ts';
import type { DoctorCommandOptions } from './run-doctor.ts';

/** `countersign doctor <url>`. */
export function addDoctor(program: Command, finish: (code: number) => void): void {
  program
    .command('doctor')
    .description('look a deployment of your own over from outside: discovery, keys, TLS, headers, its proxy')
    .argument('<url>', 'where it is: https://auth.example.com')
    .option('--path <path>', 'a path that answers only to a credential, to try aliases and odd paths on')
    .option('--i-am-authorised', 'the host is not this machine, and it is yours')
    .option('--ca <file>', 'an authority to trust, PEM')
    .option('--plain-url <url>', 'where the same host answers without TLS (default: port 80)')
    .addOption(new Option('--format <format>', 'how to report').choices(['text', 'json']).default('text'))
    .option('--output <file>', 'where to write the report (default: standard output)')
    .addHelpText(
      'after',
      `
Exit codes:
  ${exitCodes.clean}  nothing is bad
  ${exitCodes.findings}  something is
  ${exitCodes.failed}  it could not run

Example:
  countersign doctor https://auth.example.com --path /orders --i-am-authorised
`,
    )
    .action(async (url: string, options: DoctorCommandOptions) => {
      const { run } = await import('./run-doctor.ts');
      finish(await run(url, options));
    });
}

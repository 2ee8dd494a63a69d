import type { Command } from 'commander';
import type { Severity } from '../findings/finding.ts';
import type { Format } from '../report/report.ts';

/** As commander gives them. */
export interface ProbeCommandOptions {
  readonly baseUrl: string;
  readonly openapi?: string;
  readonly har?: string;
  readonly curl?: string;
  readonly requests?: string;
  readonly param?: readonly string[];
  readonly credential?: string;
  readonly credentialFor?: readonly string[];
  readonly credentialLowScope?: string;
  readonly credentialOther?: string;
  readonly credentialAdmin?: string;
  readonly credentialExpired?: string;
  readonly credentialForeign?: string;
  readonly recipes?: string;
  readonly jwtKey?: string;
  readonly jwtPublicKey?: string;
  readonly signer?: string;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  readonly ca?: string;
  readonly origin?: readonly string[];
  readonly knownUser?: string;
  readonly allowWrites?: boolean;
  readonly iAmAuthorised?: boolean;
  readonly timing?: boolean;
  readonly only?: readonly string[];
  readonly requestsPerSecond?: string;
  readonly maxRequests: string;
  readonly format: Format;
  readonly output?: string;
  readonly failOn: Severity | 'never';
}

/** Adds what every command takes that probes: credentials, and how far it may go. */
export function addProbeSettings(command: Command): Command {
  return command
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
    .option(
      '--jwt-public-key <key>',
      'the key that tokens are verified with, where it is not published: @file or env:NAME',
    )
    .option('--signer <module>', 'signs each request: a module that exports a function of (request, { now })')
    .option('--client-certificate <file>', 'the client certificate, PEM')
    .option('--client-key <file>', 'its key, PEM')
    .option('--ca <file>', 'an authority to trust, PEM')
    .option('--origin <urls...>', 'more origins that may be asked: of the issuer')
    .option('--known-user <name>', 'a user that exists; a wrong password is tried')
    .option('--allow-writes', 'send what may change something, too')
    .option('--i-am-authorised', 'the owner of a host that is not this machine allows it')
    .option('--timing', 'measure times, which takes hundreds of requests')
    .option('--requests-per-second <number>', 'how fast (default: 200 on this machine, else 20)')
    .option('--max-requests <number>', 'how many', '20000');
}

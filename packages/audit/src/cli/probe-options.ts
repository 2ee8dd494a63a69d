import type { Severity } from '../findings/finding.ts';

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
  readonly format: 'text' | 'json';
  readonly output?: string;
  readonly failOn: Severity | 'never';
}

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Credential, parseCredential } from '../probe/credentials.ts';
import type { ProbeOptions } from '../probe/probe.ts';
import type { Recipes } from '../probe/recipes.ts';
import { readCurlLines } from '../probe/requests/curl.ts';
import { readHar } from '../probe/requests/har.ts';
import { loadOpenApi, operationsOf } from '../probe/requests/openapi.ts';
import { below, type ProbeOperation } from '../probe/requests/operation.ts';
import { readPlainRequests } from '../probe/requests/plain.ts';
import type { Signer } from '../probe/settings.ts';
import { CommandFailure } from './failure.ts';
import { readData, readText } from './files.ts';
import type { ProbeCommandOptions } from './probe-options.ts';

/**
 * Makes of a command line what `probe` takes: reads the files, and the secrets from where they are.
 *
 * @throws CommandFailure that names the option at fault
 */
export async function readProbeInputs(
  requests: readonly string[],
  options: ProbeCommandOptions,
): Promise<ProbeOptions> {
  const credentials = {
    credential: credential('--credential', options.credential),
    credentialFor: Object.fromEntries(
      Object.entries(values('--credential-for', options.credentialFor)).map(([scheme, text]) => [
        scheme,
        credential('--credential-for', text) as Credential,
      ]),
    ),
    lowScope: credential('--credential-low-scope', options.credentialLowScope),
    other: credential('--credential-other', options.credentialOther),
    admin: credential('--credential-admin', options.credentialAdmin),
    expired: credential('--credential-expired', options.credentialExpired),
    foreign: credential('--credential-foreign', options.credentialForeign),
  };
  const { recipes } = options;
  const inputs = {
    ...credentials,
    ...(recipes === undefined ? {} : await readRecipeFile(recipes, options)),
    signingKey: secret('--jwt-key', options.jwtKey),
    publicKey: secret('--jwt-public-key', options.jwtPublicKey),
    signer: await signer(options.signer),
    certificate: certificate(options),
    ca: options.ca === undefined ? undefined : readText('--ca', options.ca),
    origins: options.origin,
    knownUser: options.knownUser,
    only: options.only,
    allowWrites: options.allowWrites,
    iAmAuthorised: options.iAmAuthorised,
    timing: options.timing,
  };
  return {
    ...(Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined)) as Partial<ProbeOptions>),
    baseUrl: options.baseUrl,
    operations: operations(requests, options),
    ...(options.requestsPerSecond === undefined
      ? {}
      : { requestsPerSecond: positive('--requests-per-second', options.requestsPerSecond) }),
    maxRequests: positive('--max-requests', options.maxRequests),
  };
}

/** What checks the form of recipes is loaded when there are some: it takes long to load. */
async function readRecipeFile(file: string, options: ProbeCommandOptions): Promise<Recipes> {
  const { readRecipes, recipesBelow } = await import('../probe/recipes.ts');
  return named('--recipes', () => recipesBelow(basePath(options), readRecipes(readData('--recipes', file))));
}

function named<T>(option: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure(`${option}: ${(error as Error).message}.`);
  }
}

function credential(option: string, text: string | undefined): Credential | undefined {
  return text === undefined ? undefined : named(option, () => parseCredential(text));
}

function secret(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const { value } = named(option, () => parseCredential(`bearer:${text}`));
  return value;
}

function operations(requests: readonly string[], options: ProbeCommandOptions): readonly ProbeOperation[] {
  const { openapi, har, curl, requests: list, baseUrl } = options;
  const prefix = basePath(options);
  const found = [
    ...(openapi === undefined ? [] : named('--openapi', () => ofDocument(openapi, options))),
    ...(har === undefined ? [] : named('--har', () => readHar(readText('--har', har), baseUrl))),
    ...(curl === undefined ? [] : named('--curl', () => readCurlLines(readText('--curl', curl), baseUrl))),
    ...(list === undefined ? [] : named('--requests', () => readPlainRequests(readText('--requests', list)))).map(
      (one) => below(prefix, one),
    ),
    ...named('a request', () => readPlainRequests(requests.join('\n'))).map((one) => below(prefix, one)),
  ];
  if (found.length > 0) return found;
  throw new CommandFailure(
    'There is nothing to probe: name a file with --openapi, --har, --curl or --requests, or say "GET /orders".',
  );
}

function ofDocument(file: string, options: ProbeCommandOptions): readonly ProbeOperation[] {
  readText('--openapi', file);
  const prefix = basePath(options);
  return operationsOf(loadOpenApi(file), {
    values: values('--param', options.param),
    ...(prefix === '' ? {} : { basePath: prefix }),
  });
}

/** What the base URL has after its host, which is before every path: `/api/v1`, or `''`. */
function basePath({ baseUrl }: ProbeCommandOptions): string {
  if (!URL.canParse(baseUrl)) throw new CommandFailure('--base-url is of the form http://127.0.0.1:8080.');
  return new URL(baseUrl).pathname.replace(/(?<!\/)\/+$/, '');
}

function values(option: string, pairs: readonly string[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new CommandFailure(`${option} is of the form name=value.`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

async function signer(file: string | undefined): Promise<Signer | undefined> {
  if (file === undefined) return undefined;
  let module: { readonly default?: unknown; readonly sign?: unknown };
  try {
    module = (await import(pathToFileURL(resolve(file)).href)) as typeof module;
  } catch (error) {
    throw new CommandFailure(`--signer: ${file} cannot be loaded: ${(error as Error).message}`);
  }
  const sign = module.default ?? module.sign;
  if (typeof sign !== 'function')
    throw new CommandFailure(`--signer: ${file} exports no function, neither as default nor as sign.`);
  return sign as Signer;
}

function certificate({ clientCertificate, clientKey }: ProbeCommandOptions) {
  if (clientCertificate === undefined && clientKey === undefined) return undefined;
  if (clientCertificate === undefined || clientKey === undefined) {
    throw new CommandFailure('--client-certificate and --client-key go together.');
  }
  return { cert: readText('--client-certificate', clientCertificate), key: readText('--client-key', clientKey) };
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new CommandFailure(`${option} is a number over 0.`);
}

import { anyScope, type Requirement } from 'countersign';
import { caddyContract } from './caddy.ts';
import { nginxContract } from './nginx.ts';
import type { ProxyContract } from './proxy-contract.ts';

const contracts: readonly ProxyContract[] = [nginxContract, caddyContract];

/** What the proxy's configuration says, in the query of `/authz`. */
export interface Question {
  /** Undefined: to be recognised by the headers. */
  readonly contract: ProxyContract | undefined;
  /** Undefined: the routes of the server's configuration say it. */
  readonly requirement: Requirement | undefined;
}

const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const asked = new Map<string, Question | string>();
const mostAsked = 256;

/**
 * Reads `/authz?scope=…&scope=…&proxy=…` or `/authz?anyScope=true&proxy=…`. There are as many as locations in the proxy's configuration, so
 * each is read once.
 *
 * @returns a sentence for the log when it cannot be read
 */
export function readQuestion(url: string): Question | string {
  const before = asked.get(url);
  if (before !== undefined) return before;
  const question = parseQuestion(url);
  if (asked.size < mostAsked) asked.set(url, question);
  return question;
}

function parseQuestion(url: string): Question | string {
  const start = url.indexOf('?');
  const parameters = new URLSearchParams(start < 0 ? '' : url.slice(start + 1));
  const unknown = [...parameters.keys()].find((name) => !['scope', 'anyScope', 'proxy'].includes(name));
  if (unknown !== undefined) {
    return `/authz has a parameter ${JSON.stringify(unknown)}; it knows scope, anyScope and proxy.`;
  }
  const contract = readContract(parameters.getAll('proxy'));
  if (typeof contract === 'string') return contract;
  const requirement = readRequirement(parameters);
  return typeof requirement === 'string' ? requirement : { contract, requirement };
}

function readContract(names: readonly string[]): ProxyContract | undefined | string {
  if (names.length === 0) return undefined;
  const contract = contracts.find(({ name }) => names.length === 1 && name === names[0]);
  return contract ?? `/authz?proxy= has to be one of ${contracts.map(({ name }) => name).join(', ')}.`;
}

function readRequirement(parameters: URLSearchParams): Requirement | undefined | string {
  // Empty is the same as left out: configurations fill these in from variables.
  const lists = parameters.getAll('scope').filter((list) => list !== '');
  const any = parameters.getAll('anyScope').filter((value) => value !== '');
  if (any.length > 0) {
    return any.length === 1 && any[0] === 'true' && lists.length === 0
      ? { scopes: anyScope }
      : '/authz?anyScope= stands alone and has to be true: any verified caller may enter, whatever its scopes.';
  }
  if (lists.length === 0) return undefined;
  const scopes = [...new Set(lists.flatMap((list) => list.split(' ')).filter((scope) => scope !== ''))];
  if (scopes.length === 0 || !scopes.every((scope) => scopeToken.test(scope))) {
    return '/authz?scope= has to name scopes, such as orders:read, separated by spaces or repeated.';
  }
  return { scopes };
}

/** Undefined when no contract is spoken, or more than one: then `proxy=` has to say which. */
export function recogniseContract(headers: Parameters<ProxyContract['isSpokenIn']>[0]): ProxyContract | undefined {
  const spoken = contracts.filter((contract) => contract.isSpokenIn(headers));
  return spoken.length === 1 ? spoken[0] : undefined;
}

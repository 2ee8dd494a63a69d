import type { Document } from 'yaml';
import { yaml } from '../../yaml.ts';
import type { Files } from '../files.ts';
import type { RoutePlace } from '../route.ts';
import { codeAt } from './plain-php-guards.ts';

export interface Firewall {
  readonly name: string;
  readonly pattern: RegExp | undefined;
  /** `security: false`. */
  readonly isOff: boolean;
  /** Whether it knows a way to authenticate. */
  readonly hasAuthenticator: boolean;
  readonly hasThrottling: boolean;
  /** Where it is switched off, else where it stands. */
  readonly at: RoutePlace;
}

export interface AccessRule {
  readonly path: RegExp | undefined;
  readonly methods: readonly string[];
  readonly roles: readonly string[];
  /** Only for some hosts or addresses: what it says holds for those alone. */
  readonly isPartial: boolean;
  readonly allowIf: string | undefined;
  readonly at: RoutePlace;
}

/** config/packages/security.yaml. */
export interface Security {
  readonly firewalls: readonly Firewall[];
  readonly rules: readonly AccessRule[];
}

type Tree = Readonly<Record<string, unknown>>;

export function treeOf(value: unknown): Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : {};
}

export function parsed(text: string | undefined): Tree {
  try {
    // Symfony's own tags (!tagged_iterator, !php/const) mean nothing here
    return text === undefined ? {} : treeOf(yaml().parse(text, { logLevel: 'silent' }));
  } catch {
    return {};
  }
}

/** Reads every security.yaml of a project, the main one first. */
export function readSecurity(project: Files): Security {
  const files = project.files.filter((file) =>
    /(^|\/)(config\/(packages\/)?security|app\/config\/security)\.ya?ml$/.test(file),
  );
  const sections = files.map((file) => sectionOf(file, project.read(file) ?? ''));
  return { firewalls: sections.flatMap(firewallsOf), rules: sections.flatMap(rulesOf) };
}

/** What stands under `security`, and where its parts do. */
interface Section {
  readonly tree: Tree;
  placeOf(...path: readonly (string | number)[]): RoutePlace;
}

function sectionOf(file: string, text: string): Section {
  const tree = treeOf(parsed(text).security);
  let document: Document | undefined;
  return {
    tree,
    placeOf: (...path) => {
      document ??= yaml().parseDocument(text, { logLevel: 'silent' }) as unknown as Document;
      return { file, code: codeAt(text, startOf(document, ['security', ...path])) };
    },
  };
}

/** Where the key of an entry stands, or an item of a list. */
function startOf(document: Document, path: readonly (string | number)[]): number {
  const { isMap, isNode, isScalar } = yaml();
  const key = path.at(-1);
  const owner = document.getIn(path.slice(0, -1), true);
  const pair = isMap(owner) ? owner.items.find((one) => isScalar(one.key) && one.key.value === key) : undefined;
  const node = pair === undefined ? document.getIn(path, true) : pair.key;
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

function rulesOf({ tree, placeOf }: Section): readonly AccessRule[] {
  const rules = tree.access_control;
  if (!Array.isArray(rules)) return [];
  return rules.map((rule, index) => ({ ...accessRule(treeOf(rule)), at: placeOf('access_control', index) }));
}

/** Keys of a firewall that are no authenticators. */
const noAuthenticators = new Set([
  'pattern',
  'security',
  'stateless',
  'lazy',
  'anonymous',
  'provider',
  'logout',
  'host',
  'methods',
  'request_matcher',
  'context',
  'entry_point',
  'access_denied_handler',
  'access_denied_url',
  'user_checker',
  'switch_user',
  'login_throttling',
  'required_badges',
]);

function firewallsOf({ tree, placeOf }: Section): readonly Firewall[] {
  return Object.entries(treeOf(tree.firewalls)).map(([name, given]) => {
    const own = treeOf(given);
    return {
      name,
      pattern: expression(own.pattern),
      isOff: own.security === false,
      hasAuthenticator: Object.keys(own).some((key) => !noAuthenticators.has(key)),
      hasThrottling: own.login_throttling !== undefined && own.login_throttling !== false,
      at: own.security === false ? placeOf('firewalls', name, 'security') : placeOf('firewalls', name),
    };
  });
}

function accessRule(rule: Tree): Omit<AccessRule, 'at'> {
  return {
    path: expression(rule.path),
    methods: texts(rule.methods).map((one) => one.toUpperCase()),
    roles: [...texts(rule.roles), ...texts(rule.role)],
    isPartial: rule.host !== undefined || rule.ip !== undefined || rule.ips !== undefined || rule.port !== undefined,
    allowIf: typeof rule.allow_if === 'string' ? rule.allow_if : undefined,
  };
}

function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(/[,|]/).map((one) => one.trim());
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** A path's pattern as Symfony reads it: `{^/api}` and `^/api` alike; undefined where it holds what JavaScript does not know. */
function expression(value: unknown): RegExp | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return new RegExp(value.replace(/\(\?i\)/g, '').replace(/\\z$|\\Z$/, '$'));
  } catch {
    return undefined;
  }
}

export interface Access {
  readonly guard: string | undefined;
  readonly roles: readonly string[];
  readonly isPublic: boolean;
  readonly isUnclear: boolean;
  readonly isThrottled: boolean;
  /** Where it is said to be public. */
  readonly at?: RoutePlace;
}

/** What the configuration says of a request: the firewall that takes it, and the first rule that covers it. */
export function accessTo(security: Security, method: string, path: string): Access {
  const sample = path.replace(/\{[^}]{0,200}\}/g, '1');
  const firewall = security.firewalls.find(({ pattern }) => pattern === undefined || pattern.test(sample));
  const isThrottled = firewall?.hasThrottling ?? false;
  const nothing = { guard: undefined, roles: [], isPublic: false, isUnclear: false, isThrottled };
  if (firewall?.isOff) return { ...nothing, isPublic: true, at: firewall.at };
  const covers = (rule: AccessRule) =>
    (rule.path === undefined || rule.path.test(sample)) && (rule.methods.length === 0 || rule.methods.includes(method));
  const candidates = security.rules.filter(covers);
  const first = candidates.find((rule) => !rule.isPartial);
  if (candidates[0]?.isPartial && first === undefined) return { ...nothing, isUnclear: true };
  if (first === undefined) return nothing;
  if (first.allowIf !== undefined) return { ...nothing, guard: `allow_if: ${first.allowIf}` };
  const isOpen = first.roles.some((role) => /^(PUBLIC_ACCESS|IS_AUTHENTICATED_ANONYMOUSLY|IS_ANONYMOUS)$/.test(role));
  if (isOpen) return { ...nothing, isPublic: true, at: first.at };
  // a rule without roles only asks for a channel
  return first.roles.length === 0
    ? nothing
    : { ...nothing, guard: `access_control: ${first.roles.join(', ')}`, roles: first.roles };
}

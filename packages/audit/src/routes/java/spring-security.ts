import type { Call, Code, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { chainOf, codeAt, stringsIn } from '../../rules/values.ts';
import type { RoutePlace } from '../route.ts';
import { matchesAnt } from './ant-pattern.ts';

/** What a security configuration says of a request. */
export type Access =
  | { readonly is: 'public'; readonly isBroad: boolean; readonly at?: RoutePlace }
  | { readonly is: 'guarded'; readonly guard: string; readonly roles: readonly string[] }
  /** No rule speaks of it, and the configuration lets it through. */
  | { readonly is: 'unmentioned' };

interface Rule {
  /** Empty: any request. */
  readonly patterns: readonly string[];
  /** Something is matched that could not be read: a bean, a regular expression. */
  readonly isUnclear: boolean;
  readonly method: string | undefined;
  readonly access: string;
  readonly roles: readonly string[];
  readonly at: RoutePlace;
}

interface FilterChain {
  /** What the chain speaks of at all; empty: everything. */
  readonly scope: readonly string[];
  readonly rules: readonly Rule[];
  readonly deniesUnmentioned: boolean;
}

const accesses =
  /^(permitAll|authenticated|fullyAuthenticated|rememberMe|anonymous|denyAll|hasRole|hasAnyRole|hasAuthority|hasAnyAuthority|hasAllAuthorities|hasAllRoles|access|hasIpAddress|hasScope|hasAnyScope|not)$/;

const matchers =
  /^(requestMatchers|antMatchers|mvcMatchers|regexMatchers|pathMatchers|anyRequest|anyExchange|dispatcherTypeMatchers|matchers|requestMatcher|securityMatcher)$/;

/** The filter chains of a project, and what they leave out altogether. */
export class SpringSecurity {
  readonly #chains: readonly FilterChain[];
  readonly #ignored: readonly string[];

  constructor(models: readonly SourceModel[]) {
    const configuring = models.filter((model) => /HttpSecurity|ServerHttpSecurity|WebSecurity/.test(model.file.text));
    this.#chains = configuring.flatMap(chainsOf);
    this.#ignored = configuring.flatMap(ignoredBy);
  }

  get isConfigured(): boolean {
    return this.#chains.length > 0;
  }

  /** What the first chain that speaks of a request says; undefined where none does. */
  accessTo(method: string, path: string): Access | undefined {
    const plain = path.replace(/\{[^{}]*\}/g, 'x');
    if (this.#ignored.some((pattern) => matchesAnt(pattern, plain))) return { is: 'public', isBroad: false };
    const scoped = this.#chains.filter((chain) => chain.scope.length > 0);
    const general = this.#chains.filter((chain) => chain.scope.length === 0);
    const chain = [...scoped.filter((one) => one.scope.some((pattern) => matchesAnt(pattern, plain))), ...general][0];
    return chain === undefined ? undefined : accessIn(chain, method, plain);
  }
}

function accessIn(chain: FilterChain, method: string, path: string): Access {
  for (const rule of chain.rules) {
    if (rule.method !== undefined && rule.method !== method) continue;
    const isAny = rule.patterns.length === 0 && !rule.isUnclear;
    if (!isAny && !rule.patterns.some((pattern) => matchesAnt(pattern, path))) continue;
    if (/^(permitAll|anonymous)$/.test(rule.access)) return { is: 'public', isBroad: isAny, at: rule.at };
    return { is: 'guarded', guard: rule.access, roles: rule.roles };
  }
  return chain.deniesUnmentioned ? { is: 'guarded', guard: 'denied by default', roles: [] } : { is: 'unmentioned' };
}

function chainsOf(model: SourceModel): readonly FilterChain[] {
  const byFunction = new Map<FunctionModel | undefined, Call[]>();
  for (const call of model.calls) {
    if (!accesses.test(call.name) || matcherOf(call) === undefined) continue;
    const owner = outermost(call.within);
    const list = byFunction.get(owner);
    if (list === undefined) byFunction.set(owner, [call]);
    else list.push(call);
  }
  return [...byFunction].map(([owner, calls]) => {
    const around = owner?.calls ?? model.calls;
    const inOrder = [...calls].sort((one, other) => endOfReceiver(one) - endOfReceiver(other));
    return {
      scope: around.filter((call) => isScope(call)).flatMap((call) => patternsOf(call).patterns),
      rules: inOrder.flatMap((call) => ruleOf(model, call)),
      deniesUnmentioned: around.some((call) => /^authorize(HttpRequests|Exchange)$/.test(call.name)),
    };
  });
}

function outermost(within: FunctionModel | undefined): FunctionModel | undefined {
  let owner = within;
  while (owner?.within !== undefined) owner = owner.within;
  return owner;
}

/** `requestMatchers(…)` in front of `.permitAll()`. */
function matcherOf(call: Call): Call | undefined {
  return chainOf(call)
    .slice(0, -1)
    .findLast((link) => matchers.test(link.name));
}

function endOfReceiver(call: Call): number {
  return call.receiver?.code.end ?? call.code.end;
}

/** `http.securityMatcher("/api/**")`, `http.antMatcher("/api/**")`: not one of the rules. */
function isScope(call: Call): boolean {
  if (/^(securityMatcher|antMatcher|mvcMatcher|securityMatchers)$/.test(call.name))
    return call.receiver !== undefined && !/AntPathRequestMatcher|PathPattern/.test(call.target);
  return /^(antMatchers|requestMatchers|mvcMatchers)$/.test(call.name) && /requestMatchers\(\)\.\w+$/.test(call.target);
}

function ruleOf(model: SourceModel, call: Call): Rule[] {
  const matcher = matcherOf(call);
  if (matcher === undefined || isScope(matcher)) return [];
  const { patterns, method, isUnclear } = patternsOf(matcher);
  const roles = call.arguments.flatMap((one) => stringsIn(one.value));
  const isAny = /^any(Request|Exchange)$/.test(matcher.name);
  const at = { file: model.file.path, code: linkOf(model, matcher) };
  const said = { patterns: isAny ? [] : patterns, isUnclear: !isAny && isUnclear, method };
  return [{ ...said, access: meaningOf(call), roles, at }];
}

/** Of a chain of rules the one that is meant: `.requestMatchers("/orders/**")`. */
function linkOf(model: SourceModel, { code, receiver }: Call): Code {
  if (receiver === undefined) return code;
  const gap = /^\s*/.exec(model.file.text.slice(receiver.code.end, code.end))?.[0].length ?? 0;
  return codeAt(model, receiver.code.end + gap, code.end);
}

/** `.access("permitAll")` says what it says. */
function meaningOf(call: Call): string {
  const expression = call.arguments[0]?.value;
  if (call.name === 'access' && expression?.kind === 'string' && /^\s*permitAll/.test(expression.text))
    return 'permitAll';
  return call.name;
}

function patternsOf(matcher: Call): {
  readonly patterns: readonly string[];
  readonly method: string | undefined;
  readonly isUnclear: boolean;
} {
  const patterns: string[] = [];
  let method: string | undefined;
  let isUnclear = false;
  for (const { value } of matcher.arguments) {
    const verb = value.kind === 'path' ? /(?:^|\.)HttpMethod\.([A-Z]+)$/.exec(value.path)?.[1] : undefined;
    if (verb !== undefined) method = verb;
    else {
      const texts = textsOf(value);
      patterns.push(...texts.filter((text) => text !== ''));
      if (texts.length === 0) isUnclear = true;
    }
  }
  // regular expressions are read as what they begin with
  const read =
    matcher.name === 'regexMatchers'
      ? patterns.map((one) => one.replace(/^\^|\$$/g, '').replace(/\.\*/g, '**'))
      : patterns;
  return { patterns: read, method, isUnclear: isUnclear || (read.length === 0 && method === undefined) };
}

function textsOf(value: Value): readonly string[] {
  if (value.kind === 'call' && /toStaticResources|atCommonLocations/.test(value.call.code.text))
    return ['/css/**', '/js/**', '/images/**', '/webjars/**'];
  if (value.kind === 'call' && /toAnyEndpoint|EndpointRequest/.test(value.call.code.text)) return ['/actuator/**'];
  if (value.kind === 'concat') return [value.parts.map((one) => (one.kind === 'string' ? one.text : '*')).join('')];
  return stringsIn(value).filter((text) => !/^[A-Z]+$/.test(text));
}

/** `web.ignoring().antMatchers("/static/**")`. */
function ignoredBy(model: SourceModel): readonly string[] {
  return model.calls
    .filter((call) => /ignoring\(\)/.test(call.target) && /Matchers$/.test(call.name))
    .flatMap((call) => patternsOf(call).patterns);
}

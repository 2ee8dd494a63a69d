import type { Call, FunctionModel, SourceModel } from '../../languages/model.ts';
import { chainOf, stringsIn } from '../../rules/values.ts';
import { type Cover, emptyCover } from '../cover.ts';
import type { Program } from '../program.ts';
import { isGuardClass } from './aspnet-guards.ts';

/** Where a builder of minimal APIs stands: its prefix, and what covers it. */
export interface GroupPlace {
  readonly prefix: string;
  readonly cover: Cover;
}

const deepestNesting = 8;

/** Follows the builders of minimal APIs through groups, variables and extension methods. */
export class AspnetGroups {
  readonly #program: Program;

  constructor(program: Program) {
    this.#program = program;
  }

  /** The places of what a call is made on. */
  placesOf(call: Call, model: SourceModel, depth = 0): readonly GroupPlace[] {
    const text = call.receiverText ?? '';
    const own = this.#own(call, model);
    const outer = this.#above(call, text, depth);
    return outer.map((one) => merged(one, own));
  }

  /** The chain in front of a call, and statements on the same variable. */
  #own(call: Call, model: SourceModel): GroupPlace {
    const cover = emptyCover();
    let prefix = '';
    for (const link of chainOf(call).slice(0, -1)) {
      if (link.name === 'MapGroup')
        prefix = `${prefix}/${stringsIn(link.arguments[0]?.value ?? { kind: 'null', code: link.code })[0] ?? ''}`;
      addConvention(this.#program, cover, link);
    }
    const text = call.receiverText ?? '';
    if (/^\w+$/.test(text)) {
      for (const other of call.within?.calls ?? model.calls) {
        if (
          other.receiverText !== undefined &&
          new RegExp(`^${text}\\s*(\\.|$)`).test(other.receiverText) &&
          !isRoute(other) &&
          !/\.Map\w*\(/.test(other.receiverText)
        )
          addConvention(this.#program, cover, other);
      }
    }
    return { prefix, cover };
  }

  #above(call: Call, text: string, depth: number): readonly GroupPlace[] {
    const head = /^(\w+)/.exec(chainOf(call)[0]?.receiverText ?? text)?.[1] ?? '';
    const owner = declaring(call.within, head);
    if (owner === undefined || depth > deepestNesting) return [{ prefix: '', cover: emptyCover() }];
    const callers = this.#callersOf(owner);
    if (callers.length === 0) {
      const cover = emptyCover();
      // what a framework calls by itself gets the application
      cover.isUnclear = !/^(AddRoutes|Configure|Main)$/.test(owner.name) && !isCallback(owner);
      return [{ prefix: '', cover }];
    }
    return callers.flatMap(({ caller, from }) => this.#atCaller(caller, from, depth));
  }

  /** What the caller chains behind an extension method covers what it maps, too. */
  #atCaller(caller: Call, from: SourceModel, depth: number): readonly GroupPlace[] {
    const cover = emptyCover();
    for (const outer of from.calls)
      if (outer !== caller && chainOf(outer).includes(caller)) addConvention(this.#program, cover, outer);
    return this.placesOf(caller, from, depth + 1).map((one) => merged(one, { prefix: '', cover }));
  }

  #callersOf(owner: FunctionModel): readonly { readonly caller: Call; readonly from: SourceModel }[] {
    if (owner.name === '' || owner.name === 'Map') return [];
    return this.#program.models
      .flatMap((from) =>
        from.file.text.includes(owner.name)
          ? from.calls.filter((call) => call.name === owner.name).map((caller) => ({ caller, from }))
          : [],
      )
      .slice(0, 4);
  }
}

function isCallback(owner: FunctionModel): boolean {
  return owner.name === '';
}

function declaring(from: FunctionModel | undefined, name: string): FunctionModel | undefined {
  for (let scope = from; scope !== undefined; scope = scope.within) {
    if (scope.parameters.some((one) => one.name === name)) return scope;
  }
  return undefined;
}

function isRoute(call: Call): boolean {
  return /^Map(Get|Post|Put|Patch|Delete|Methods|Group)?$/.test(call.name);
}

/** `RequireAuthorization("admin")`, `AllowAnonymous()`, `AddEndpointFilter<ApiKeyFilter>()`. */
export function addConvention(program: Program, cover: Cover, call: Call): void {
  if (call.name === 'AllowAnonymous') cover.isDeclaredPublic = true;
  if (call.name === 'RequireRateLimiting') cover.limiters.push('RequireRateLimiting');
  if (
    /^(RequireAuthorization|RequireScope|RequirePermission\w*|RequireRole|RequireClaim|RequireApiKey|RequireAuth\w*)$/.test(
      call.name,
    )
  ) {
    cover.guards.push(call.name);
    cover.scopes.push(...call.arguments.flatMap((one) => stringsIn(one.value)));
  }
  if (isOwnConvention(program, call)) cover.guards.push(call.name);
  if (call.name === 'AddEndpointFilter') {
    const name = /AddEndpointFilter<\s*([\w.]+)/.exec(
      call.code.text.slice(call.code.text.lastIndexOf('AddEndpointFilter')),
    )?.[1];
    if (name !== undefined && isGuardClass(program, name)) cover.guards.push(name);
  }
}

/** An extension of the project's own that asks for authorization: `.WithDefaults()`. */
function isOwnConvention(program: Program, call: Call): boolean {
  if (/^(Map|Use)\w*$|^RequireAuthorization$/.test(call.name)) return false;
  return program
    .functionsNamed(call.name)
    .some((one) => one.calls.some((inner) => inner.name === 'RequireAuthorization'));
}

function merged(outer: GroupPlace, inner: GroupPlace): GroupPlace {
  const cover: Cover = {
    guards: [...outer.cover.guards, ...inner.cover.guards],
    scopes: [...outer.cover.scopes, ...inner.cover.scopes],
    limiters: [...outer.cover.limiters, ...inner.cover.limiters],
    isDeclaredPublic: outer.cover.isDeclaredPublic || inner.cover.isDeclaredPublic,
    isUnclear: outer.cover.isUnclear || inner.cover.isUnclear,
  };
  return { prefix: `${outer.prefix}/${inner.prefix}`, cover };
}

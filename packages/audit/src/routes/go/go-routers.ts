import type { Call, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { deep } from '../../rules/values.ts';
import type { Program } from '../program.ts';

/** Where a router hangs: its prefix, and all the middleware in front of it. */
export interface RouterPlace {
  readonly prefix: string;
  readonly middleware: readonly Value[];
  /** Who uses the router could not be seen. */
  readonly isUnclear: boolean;
}

/** An expression that stands for a router, and where it is used. */
export interface RouterUse {
  readonly value: Value | undefined;
  readonly text: string;
  readonly model: SourceModel;
  readonly within: FunctionModel | undefined;
  readonly offset: number;
}

/** The router that a call is made on. */
export function receiverOf(call: Call, model: SourceModel): RouterUse {
  const { receiver, receiverText = '', within, code } = call;
  return { value: receiver, text: receiverText, model, within, offset: code.start };
}

const root: RouterPlace = { prefix: '', middleware: [], isUnclear: false };
const unclear: RouterPlace = { prefix: '', middleware: [], isUnclear: true };

/** Frameworks in which middleware covers only what is registered after it. */
const ordered = /gin-gonic\/gin|gofiber\/fiber/;

const deepestNesting = 12;

/** Follows routers through groups, closures, parameters and fields up to where they are made. */
export class GoRouters {
  readonly #program: Program;

  constructor(program: Program) {
    this.#program = program;
  }

  /** A router may be used in several places: one answer for each. */
  placesOf(use: RouterUse, depth = 0): readonly RouterPlace[] {
    if (depth > deepestNesting) return [unclear];
    const above = this.#above(use, depth);
    const own = this.#usedOn(use);
    return above.map((one) => ({ ...one, middleware: [...one.middleware, ...own] }));
  }

  #above(use: RouterUse, depth: number): readonly RouterPlace[] {
    const { value } = use;
    if (value?.kind === 'call') return this.#ofCall(use, value.call, depth);
    const name = use.text.split('.').at(-1) ?? use.text;
    if (/^\w+$/.test(use.text)) {
      const owner = declaringParameter(use.within, name);
      if (owner !== undefined) return this.#ofParameter(owner, name, use.model, depth);
      return [root];
    }
    return this.#ofField(name, use, depth);
  }

  #ofCall(use: RouterUse, call: Call, depth: number): readonly RouterPlace[] {
    const given = call.arguments.map((one) => one.value);
    const [first] = given;
    switch (call.name) {
      case 'Group':
      case 'Route':
      case 'Party': {
        const prefix = first?.kind === 'string' ? first.text : '';
        return this.#onReceiver(
          use,
          call,
          depth,
          prefix,
          given.slice(first?.kind === 'string' || isPathLike(first) ? 1 : 0),
        );
      }
      case 'PathPrefix':
        return this.#onReceiver(use, call, depth, first?.kind === 'string' ? first.text : '', []);
      case 'With':
        return this.#onReceiver(use, call, depth, '', given);
      case 'Subrouter':
      case 'StrictSlash':
      case 'Host':
      case 'Methods':
      case 'Name':
      case 'Schemes':
      case 'Headers':
      case 'NewRoute':
      case 'Use':
        return this.#onReceiver(use, call, depth, '', []);
      default:
        return this.#ofMaker(use, call, depth);
    }
  }

  #onReceiver(
    use: RouterUse,
    call: Call,
    depth: number,
    prefix: string,
    middleware: readonly Value[],
  ): readonly RouterPlace[] {
    const model = this.#modelOf(call) ?? use.model;
    const above = receiverOf(call, model);
    const guards = middleware.filter((one) => one.kind !== 'function' || !takesRouter(one.function));
    return this.placesOf(above, depth + 1).map((one) => ({
      ...one,
      prefix: `${one.prefix}/${prefix}`,
      middleware: [...one.middleware, ...guards],
    }));
  }

  #modelOf(call: Call): SourceModel | undefined {
    return this.#program.models.find((one) => one.calls.includes(call));
  }

  /** `chi.NewRouter()`, `gin.Default()`, or a function of the project that makes one; mounted, wrapped, or served as it is. */
  #ofMaker(use: RouterUse, call: Call, depth: number): readonly RouterPlace[] {
    const own = /\/|^(gin|echo|fiber|chi|mux|http)\./.test(call.target)
      ? []
      : this.#program.functionsNamed(call.target);
    const made = own.length === 1 ? own[0] : undefined;
    const returned = made?.returns.find((one) => one.kind === 'call');
    if (made !== undefined && returned?.kind === 'call' && returned.call !== call) {
      const model = this.#program.models.find((one) => one.functions.includes(made)) ?? use.model;
      return this.placesOf(
        { value: returned, text: textOfReturned(made), model, within: made, offset: made.code.end },
        depth + 1,
      );
    }
    const mounts = this.#mountsOf(use);
    if (mounts.length > 0) return mounts.flatMap((mount) => this.#ofMount(mount, depth));
    if (use.within !== undefined && isReturned(use.within, use.text) && !this.#isCalled(use.within)) return [unclear];
    return [{ ...root, middleware: this.#wrappersOf(use) }];
  }

  /** What a library returns, others put somewhere. */
  #isCalled(maker: FunctionModel): boolean {
    if (maker.name === '' || maker.name === 'main') return true;
    return this.#program.models.some(
      (model) => model.file.text.includes(maker.name) && model.calls.some((call) => call.name === maker.name),
    );
  }

  /** `r.Mount("/admin", sub)` and `r.Mount("/admin", adminRouter())`. */
  #mountsOf(use: RouterUse): readonly { readonly call: Call; readonly model: SourceModel; readonly value: Value }[] {
    const maker = use.within;
    // of methods called alike, those whose type is named: usersResource{}.Routes()
    const owner = maker?.class?.name;
    const mounts = this.#program.models.flatMap((model) =>
      model.calls.flatMap((call) => {
        const mounted = call.name === 'Mount' ? call.arguments[1]?.value : undefined;
        if (mounted === undefined) return [];
        const text = mounted.code.text;
        const isSame = text === use.text && (maker === undefined || call.within === maker);
        const isMade =
          maker !== undefined &&
          maker.name !== '' &&
          new RegExp(`\\b${maker.name}(\\(|$)`).test(text) &&
          isReturned(maker, use.text);
        return isSame || isMade ? [{ call, model, value: mounted }] : [];
      }),
    );
    const named = owner === undefined ? [] : mounts.filter(({ value }) => value.code.text.includes(owner));
    return named.length > 0 ? named : mounts;
  }

  #ofMount(mount: { readonly call: Call; readonly model: SourceModel }, depth: number): readonly RouterPlace[] {
    const { call, model } = mount;
    const first = call.arguments[0]?.value;
    const above = receiverOf(call, model);
    const prefix = first?.kind === 'string' ? first.text : '';
    return this.placesOf(above, depth + 1).map((one) => ({ ...one, prefix: `${one.prefix}/${prefix}` }));
  }

  /** What is around a router where it is served: `http.ListenAndServe(addr, auth(mux))`, `http.Server{Handler: auth(mux)}`. */
  wrappersAround(text: string, model: SourceModel): readonly Value[] {
    const served = [
      ...model.calls
        .filter((call) => /^ListenAndServe(TLS)?$|^Serve$/.test(call.name))
        .flatMap((call) => call.arguments.map((one) => one.value)),
      ...model.maps.flatMap((map) =>
        map.kind === 'map' ? [...map.entries].filter(([key]) => key === 'Handler').map(([, value]) => value) : [],
      ),
    ];
    const name = new RegExp(`(^|[^\\w.])${text.replace(/[^\w]/g, '\\$&')}\\b`);
    return served.flatMap((value) =>
      [...deep(value)].filter(
        (one) => one.kind === 'call' && one.call.arguments.some((given) => name.test(given.value.code.text)),
      ),
    );
  }

  #wrappersOf(use: RouterUse): readonly Value[] {
    return /^\w+$/.test(use.text) ? this.wrappersAround(use.text, use.model) : [];
  }

  /** A closure's router is its group's; that of a function is whatever its callers give. */
  #ofParameter(owner: FunctionModel, name: string, model: SourceModel, depth: number): readonly RouterPlace[] {
    const group = model.calls.find((call) =>
      call.arguments.some((one) => one.value.kind === 'function' && one.value.function === owner),
    );
    if (group !== undefined) {
      if (!/^(Group|Route|Party|Mount|With)$/.test(group.name)) return [unclear];
      return this.#ofCall(
        { value: undefined, text: '', model, within: group.within, offset: group.code.start },
        group,
        depth + 1,
      );
    }
    const position = owner.parameters.findIndex((one) => one.name === name);
    const callers = owner.name === '' ? [] : this.#callersOf(owner);
    // of functions called alike everywhere, who calls which cannot be told
    if (callers.length === 0 || callers.length > 3) return [unclear];
    return callers.flatMap(({ call, from }) => {
      const given = call.arguments[position];
      if (given === undefined) return [unclear];
      const text = given.value.code.text;
      return this.placesOf(
        { value: given.value, text, model: from, within: call.within, offset: call.code.start },
        depth + 1,
      );
    });
  }

  #callersOf(owner: FunctionModel): readonly { readonly call: Call; readonly from: SourceModel }[] {
    const all = this.#program.models.flatMap((from) =>
      from.file.text.includes(owner.name)
        ? from.calls
            .filter((call) => call.name === owner.name && call.arguments.length === owner.parameters.length)
            .map((call) => ({ call, from }))
        : [],
    );
    const directory = directoryOf(this.#program.fileOf(owner)).split('/').at(-1) ?? '';
    // of functions called alike in several packages, the callers that name this package
    const near = all.filter(
      ({ call, from }) => directoryOf(from.file.path).endsWith(directory) || call.target.includes(`${directory}.`),
    );
    return (near.length > 0 ? near : all).slice(0, 4);
  }

  /** `s.router`: what is assigned to a field of that name, in the same package first. */
  #ofField(name: string, use: RouterUse, depth: number): readonly RouterPlace[] {
    const directory = directoryOf(use.model.file.path);
    for (const model of this.#program.models) {
      if (directoryOf(model.file.path) !== directory) continue;
      const assigned = model.assignments.find((one) => one.target.endsWith(`.${name}`) && one.value.kind === 'call');
      const entry = model.maps
        .flatMap((map) => (map.kind === 'map' ? [map.entries.get(name)] : []))
        .find((one) => one?.kind === 'call');
      const value = assigned?.value ?? entry;
      if (value?.kind !== 'call' || value.code.text === use.text) continue;
      const place = { value, text: value.code.text, model, within: value.call.within, offset: model.file.text.length };
      return this.placesOf(place, depth + 1).map((one) => ({
        ...one,
        middleware: [...one.middleware, ...this.wrappersAround(use.text, model)],
      }));
    }
    return [root];
  }

  /** The middleware that `Use` puts on this very router. */
  #usedOn(use: RouterUse): readonly Value[] {
    if (use.text === '') return [];
    const isField = use.text.includes('.') && !use.text.includes('(');
    const last = use.text.split('.').at(-1) ?? use.text;
    const owner = declaringParameter(use.within, use.text);
    const files = isField
      ? this.#program.models.filter((one) => directoryOf(one.file.path) === directoryOf(use.model.file.path))
      : [use.model];
    const inOrder = ordered.test(use.model.file.text);
    return files.flatMap((model) =>
      model.calls
        .filter((call) => /^(Use|UseFunc|UseHandler|Pre)$/.test(call.name))
        .filter((call) =>
          isField
            ? (call.receiverText ?? '').endsWith(`.${last}`)
            : call.receiverText === use.text && isInSight(call.within, use.within, owner),
        )
        .filter((call) => !inOrder || isField || call.code.start < use.offset || call.within !== use.within)
        .flatMap((call) => call.arguments.map((one) => one.value).filter((one) => one.kind !== 'string')),
    );
  }
}

function isPathLike(value: Value | undefined): boolean {
  return value?.kind === 'path' || value?.kind === 'concat'
    ? /path|prefix|base|url|route/i.test(value.code.text)
    : false;
}

function takesRouter(model: FunctionModel): boolean {
  return model.parameters.some((one) => /Router|\bMux\b|RouterGroup|Group|Echo|Engine|App/.test(one.type ?? ''));
}

function textOfReturned(model: FunctionModel): string {
  return /return\s+([\w.]+)/.exec(model.code.text)?.[1] ?? '';
}

function isReturned(model: FunctionModel, text: string): boolean {
  return new RegExp(`return\\s+${text.replace(/[^\w]/g, '\\$&')}\\b`).test(model.code.text);
}

function declaringParameter(from: FunctionModel | undefined, name: string): FunctionModel | undefined {
  for (let scope = from; scope !== undefined; scope = scope.within) {
    if (scope.parameters.some((one) => one.name === name)) return scope;
  }
  return undefined;
}

/** Whether a variable of one function is that of another: it stands around it, not beyond the function that declares the name. */
function isInSight(
  outer: FunctionModel | undefined,
  from: FunctionModel | undefined,
  owner: FunctionModel | undefined,
): boolean {
  for (let scope = from; ; scope = scope.within) {
    if (scope === outer) return true;
    if (scope === undefined || scope === owner) return false;
  }
}

function directoryOf(file: string): string {
  return file.split('/').slice(0, -1).join('/');
}

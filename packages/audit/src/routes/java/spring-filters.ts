import type { Call, ClassModel, SourceModel } from '../../languages/model.ts';
import { chainOf, stringsIn } from '../../rules/values.ts';
import { type Program, refuses } from '../program.ts';
import { matchesAnt } from './ant-pattern.ts';

interface Filter {
  readonly name: string;
  /** Empty: everything. */
  readonly patterns: readonly string[];
  readonly excluded: readonly string[];
}

const filterBase =
  /(^|\.)(OncePerRequestFilter|GenericFilterBean|Filter|HandlerInterceptor|HandlerInterceptorAdapter|AsyncHandlerInterceptor|WebFilter|HttpFilter|ContainerRequestFilter)$/;

/** Filters and interceptors of a project that turn callers away, with what they cover. */
export class SpringFilters {
  readonly #filters: readonly Filter[];

  constructor(program: Program) {
    const owners = program.models.flatMap((model) =>
      model.classes.filter((one) => one.bases.some((base) => filterBase.test(base))),
    );
    const own = owners
      .filter((one) => one.methods.some((method) => refuses(program, method)))
      .flatMap((one) => filterOf(program, one));
    this.#filters = [...own, ...program.models.flatMap((model) => interceptorsOfLibraries(program, model))];
  }

  /** The name of one that covers a path. */
  covering(path: string): string | undefined {
    const plain = path.replace(/\{[^{}]*\}/g, 'x');
    return this.#filters.find(
      (one) =>
        (one.patterns.length === 0 || one.patterns.some((pattern) => matchesAnt(servletPattern(pattern), plain))) &&
        !one.excluded.some((pattern) => matchesAnt(pattern, plain)),
    )?.name;
  }
}

/** Servlets write `/api/*` where Ant has `/api/**`. */
function servletPattern(pattern: string): string {
  return pattern.replace(/\/\*$/, '/**');
}

function filterOf(program: Program, owner: ClassModel): Filter[] {
  const registrations = program.models.flatMap((model) => registrationsOf(model, owner.name));
  if (registrations.length > 0) {
    return [
      {
        name: owner.name,
        patterns: registrations.flatMap((one) => one.patterns),
        excluded: registrations.flatMap((one) => one.excluded),
      },
    ];
  }
  const isInterceptor = owner.bases.some((base) => /Interceptor/.test(base));
  const decorator = owner.decorators.find((one) =>
    /(^|\.)(Component|WebFilter|Service|Provider|Configuration)$/.test(one.name),
  );
  if (decorator === undefined || isInterceptor) return [];
  const patterns = /WebFilter$/.test(decorator.name)
    ? decorator.arguments
        .filter((one) => one.name === undefined || /urlPatterns|value/.test(one.name))
        .flatMap((one) => stringsIn(one.value))
    : [];
  return [{ name: owner.name, patterns, excluded: [] }];
}

/** `registry.addInterceptor(new AuthInterceptor()).addPathPatterns("/api/**")`, `new FilterRegistrationBean<>(filter)`. */
function registrationsOf(
  model: SourceModel,
  name: string,
): { readonly patterns: readonly string[]; readonly excluded: readonly string[] }[] {
  if (!/InterceptorRegistry|FilterRegistrationBean/.test(model.file.text)) return [];
  const variable = `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
  const mentions = new RegExp(`\\b(${name}|${variable})\\b`);
  const added = model.calls.filter(
    (call) =>
      /^(addInterceptor|setFilter|FilterRegistrationBean)$/.test(call.name) &&
      (call.arguments.some((one) => mentions.test(one.value.code.text)) || mentions.test(calleeText(call))),
  );
  return added.map((call) => coveredBy(model, call));
}

function coveredBy(model: SourceModel, call: Call): Pick<Filter, 'patterns' | 'excluded'> {
  const outer = model.calls.filter((one) => chainOf(one).includes(call));
  const beside = call.name === 'addInterceptor' ? outer : (call.within?.calls ?? []);
  const texts = (pattern: RegExp) =>
    beside
      .filter((one) => pattern.test(one.name))
      .flatMap((one) => one.arguments.flatMap((given) => stringsIn(given.value)));
  return {
    patterns: texts(/^(addPathPatterns|addUrlPatterns|setUrlPatterns)$/),
    excluded: texts(/^excludePathPatterns$/),
  };
}

/** Interceptors of libraries that ask who it is, by their names; those that only read what stands on a handler are none. */
const guardInterceptor = /Sso|Auth|Login|Token|Jwt|Security|Permission/;

/** `registry.addInterceptor(new SsoWebInterceptor(excluded)).addPathPatterns("/**")`, of a class that is not the project's. */
function interceptorsOfLibraries(program: Program, model: SourceModel): Filter[] {
  if (!/InterceptorRegistry/.test(model.file.text)) return [];
  return model.calls.flatMap((call) => {
    const given = call.name === 'addInterceptor' ? call.arguments[0]?.value : undefined;
    const made =
      given?.kind === 'path'
        ? model.assignments.find((one) => one.target === given.path && one.within === call.within)?.value
        : given;
    const name = made?.kind === 'call' && made.call.isConstruction ? (made.call.target.split('.').at(-1) ?? '') : '';
    if (!name.endsWith('Interceptor') || !guardInterceptor.test(name) || program.classNamed(name) !== undefined)
      return [];
    return [{ name, ...coveredBy(model, call) }];
  });
}

function calleeText(call: Call): string {
  return call.arguments.map((one) => (one.value.kind === 'call' ? one.value.call.target : '')).join(' ');
}

import type { FunctionModel, Value } from '../../languages/model.ts';
import { deep, pathsIn, stringsIn } from '../../rules/values.ts';
import type { Cover } from '../cover.ts';
import { type Program, refuses } from '../program.ts';
import { isGuard } from './python-guards.ts';

/** What `Depends` and `Security` ask. */
export interface Dependencies {
  /** Of `dependencies=[Depends(verify_token)]`. */
  addListed(cover: Cover, list: Value, file: string): void;
  /** Of a function's parameters, by default values and by types: `Annotated[User, Depends(current_user)]`. */
  addParameters(cover: Cover, handler: FunctionModel, file: string): void;
}

interface Dependency {
  /** What is depended on, as a path. */
  readonly name: string;
  readonly scopes: readonly string[];
  /** It lets callers through without a credential, too: `Depends(current_user(required=False))`. */
  readonly isOptional?: boolean;
}

/** Schemes of FastAPI itself: they answer 401 or 403 when nothing is sent, unless told otherwise. */
const schemes =
  /\b(OAuth2PasswordBearer|OAuth2AuthorizationCodeBearer|HTTPBearer|HTTPBasic|HTTPDigest|APIKeyHeader|APIKeyQuery|APIKeyCookie|OpenIdConnect|OAuth2)\b/;

const deepestDependency = 5;

export function dependenciesOf(program: Program): Dependencies {
  const aliases = aliasesOf(program);
  const instances = instancesOf(program);
  const isRefusing = (name: string, file: string, depth = 0): boolean => {
    const last = name.split('.').at(-1) ?? name;
    const scheme = instances.get(last);
    if (scheme !== undefined) return !/auto_error\s*=\s*False/.test(scheme);
    if (schemes.test(last)) return true;
    const own = program.functionNamed(name, file);
    if (own === undefined) return refusingClass(program, name, file) ?? isGuard(program, name);
    if (refuses(program, own)) return true;
    if (depth > deepestDependency) return false;
    // a function that makes the dependency: `Depends(get_current_user_authorizer())`
    const made = own.returns.flatMap((one) => pathsIn(one)).filter((path) => path !== name);
    if (made.some((path) => /^\w+$/.test(path) && isRefusing(path, program.fileOf(own), depth + 1))) return true;
    return ofParameters(aliases, own).some((one) => isRefusing(one.name, program.fileOf(own), depth + 1));
  };
  const add = (cover: Cover, found: readonly Dependency[], file: string) => {
    for (const one of found) {
      if (!isRefusing(one.name, file)) continue;
      if (one.isOptional) {
        cover.isUnclear = true;
        continue;
      }
      cover.guards.push(`Depends(${one.name.split('.').at(-1) ?? one.name})`);
      cover.scopes.push(...one.scopes);
    }
  };
  return {
    addListed: (cover, list, file) => add(cover, ofValue(list), file),
    addParameters: (cover, handler, file) => add(cover, ofParameters(aliases, handler), file),
  };
}

function refusingClass(program: Program, name: string, file: string): boolean | undefined {
  const owner = program.classNamed(name, file);
  if (owner === undefined) return undefined;
  const line = program.lineage(owner);
  return line.some(
    (one) =>
      one.bases.some((base) => schemes.test(base)) ||
      one.methods.some((method) => method.name === '__call__' && refuses(program, method)),
  );
}

/** `CurrentUser = Annotated[User, Depends(get_current_user)]`, by the alias. */
function aliasesOf(program: Program): ReadonlyMap<string, string> {
  const aliases = new Map<string, string>();
  for (const model of program.models) {
    if (!/Depends|Security/.test(model.file.text)) continue;
    for (const one of model.assignments) {
      if (one.within === undefined && /\b(Depends|Security)\(/.test(one.code.text))
        aliases.set(one.target, one.code.text);
    }
  }
  return aliases;
}

/** `oauth2_scheme = OAuth2PasswordBearer(…)`, by the variable; also of classes that extend one. */
function instancesOf(program: Program): ReadonlyMap<string, string> {
  const instances = new Map<string, string>();
  for (const model of program.models) {
    for (const one of model.assignments) {
      const value = one.value;
      if (value.kind !== 'call') continue;
      const owner = program.classNamed(value.call.target);
      const isScheme = schemes.test(value.call.target) || owner?.bases.some((base) => schemes.test(base));
      if (isScheme && !/Request(Form)?\b/.test(value.call.target))
        instances.set(one.target.split('.').at(-1) ?? one.target, one.code.text);
    }
  }
  return instances;
}

function ofValue(value: Value): readonly Dependency[] {
  return [...deep(value)].flatMap((one): Dependency[] => {
    if (one.kind !== 'call' || !/^(Depends|Security)$/.test(one.call.name)) return [];
    const first = one.call.arguments[0]?.value;
    const scopes = one.call.arguments
      .filter((argument) => argument.name === 'scopes')
      .flatMap((argument) => stringsIn(argument.value));
    const written = first?.code.text ?? '';
    // what is made by a call, a class with settings say, is named by what is called
    const isOptional = /\b(required|auto_error)\s*=\s*False|\boptional\s*=\s*True/.test(written);
    const name = /^[\w.]+/.exec(written)?.[0];
    const given = first?.kind === 'call' ? first.call.arguments.flatMap((argument) => stringsIn(argument.value)) : [];
    return name === undefined
      ? []
      : [{ name: first?.kind === 'path' ? first.path : name, scopes: [...scopes, ...given], isOptional }];
  });
}

function ofText(text: string): readonly Dependency[] {
  return [...text.matchAll(/\b(?:Depends|Security)\(\s*([\w.]+)([^)]*)/g)].map((match) => ({
    name: match[1] ?? '',
    scopes: [...(match[2] ?? '').matchAll(/["']([^"']+)["']/g)].map((one) => one[1] ?? ''),
  }));
}

function ofParameters(aliases: ReadonlyMap<string, string>, handler: FunctionModel): readonly Dependency[] {
  return handler.parameters.flatMap(({ type, defaultValue }) => {
    const byDefault = defaultValue === undefined ? [] : ofValue(defaultValue);
    if (type === undefined) return byDefault;
    const aliased = (type.match(/\w+/g) ?? []).flatMap((name) => ofText(aliases.get(name) ?? ''));
    // `current_user: User = Depends()` depends on the type itself
    const onType = defaultValue?.code.text === 'Depends()' ? [{ name: type, scopes: [] }] : [];
    return [...byDefault, ...ofText(type), ...aliased, ...onType];
  });
}

import type { ClassModel, Decorator, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { stringsIn } from '../../rules/values.ts';

/** What `#[Route]`, or `@Route` in a doc comment, says. */
export interface RouteMark {
  readonly path: string;
  readonly methods: readonly string[];
}

/** The marks of a class or a method, attributes and doc comments alike. */
export function routeMarks(model: SourceModel, owner: ClassModel | FunctionModel): readonly RouteMark[] {
  const attributes = owner.decorators
    .filter(
      ({ name }) =>
        /(^|\.)(Route|Get|Post|Put|Patch|Delete)$/.test(name) &&
        !/ApiPlatform|ApiResource|^OpenApi\.|^(OA|OAT|SWG)\./.test(name),
    )
    .flatMap((one) => ofAttribute(one));
  return attributes.length > 0 ? attributes : ofComment(docComment(model, owner));
}

function ofAttribute(attribute: Decorator): readonly RouteMark[] {
  const named = (name: string) => attribute.arguments.find((one) => one.name === name)?.value;
  const path = named('path') ?? attribute.arguments.find((one) => one.name === undefined)?.value;
  const methods = named('methods');
  const verb = /\.?(Get|Post|Put|Patch|Delete)$/.exec(attribute.name)?.[1];
  const all = methods === undefined ? [] : stringsIn(constantMethods(methods)).map((one) => one.toUpperCase());
  return pathsOf(path).map((one) => ({ path: one, methods: verb === undefined ? all : [verb.toUpperCase()] }));
}

/** `Request::METHOD_GET` stands for `GET`. */
function constantMethods(value: Value): Value {
  const items = value.kind === 'list' ? value.items : [value];
  const resolved = items.map((item): Value => {
    const name = item.kind === 'path' ? /METHOD_(\w+)$/.exec(item.path)?.[1] : undefined;
    return name === undefined ? item : { kind: 'string', text: name, code: item.code };
  });
  return { kind: 'list', items: resolved, isOpen: false, code: value.code };
}

/** One path, or one a language. */
function pathsOf(value: Value | undefined): readonly string[] {
  if (value === undefined) return [''];
  if (value.kind === 'string') return [value.text];
  if (value.kind === 'map') {
    const first = [...value.entries.values()].find((one) => one.kind === 'string');
    return first?.kind === 'string' ? [first.text] : [];
  }
  return [];
}

/** The comment that ends where a declaration begins, attributes and modifiers between them allowed. */
function docComment(model: SourceModel, owner: ClassModel | FunctionModel): string {
  const before = model.file.text.slice(Math.max(0, owner.code.start - 4000), owner.code.start);
  return (
    /\/\*\*(?:(?!\*\/|\/\*\*)[\s\S])*\*\/\s*(?:(?:final|abstract|readonly|public|static)\s+)*$/.exec(before)?.[0] ?? ''
  );
}

function ofComment(comment: string): readonly RouteMark[] {
  return [
    ...comment.matchAll(/@(?!OA\\|OAT\\|SWG\\|OpenApi\\)(?:\w+\\)?(Route|Get|Post|Put|Patch|Delete)\(([^)]*)\)/g),
  ].map(([, kind = '', given = '']) => {
    const path = /(?:^|,|\*)\s*(?:path\s*=\s*)?"([^"]*)"/.exec(given)?.[1] ?? '';
    const methods = /methods\s*=\s*(\{[^}]*\}|"[^"]*")/.exec(given)?.[1] ?? '';
    const named = [...methods.matchAll(/"([^"]+)"/g)]
      .flatMap(([, one = '']) => one.split('|'))
      .map((one) => one.toUpperCase());
    return { path, methods: kind === 'Route' ? named : [kind.toUpperCase()] };
  });
}

export interface GrantMark {
  readonly name: string;
  readonly roles: readonly string[];
  readonly isPublic: boolean;
}

/** `#[IsGranted('ROLE_ADMIN')]`, `#[Security("is_granted('X')")]`, and the same in doc comments. */
export function grantMarks(model: SourceModel, owner: ClassModel | FunctionModel): readonly GrantMark[] {
  const attributes = owner.decorators
    .filter(({ name }) => /(^|\.)(IsGranted|Security|RequiresAuth\w*|RequireRole|IsCsrf)$/.test(name))
    .map(({ name, arguments: given }) =>
      mark(
        name.split('.').at(-1) ?? name,
        given[0] === undefined ? [] : [...stringsIn(given[0].value), ...constants(given[0].value)],
      ),
    );
  const comments = [
    ...docComment(model, owner).matchAll(/@(?:\w+\\)?(IsGranted|Security)\(\s*(?:attributes\s*=\s*)?(["{][^)]*)\)/g),
  ].map(([, name = '', given = '']) =>
    mark(
      name,
      [...given.matchAll(/["']([^"']+)["']/g)].map(([, one = '']) => one),
    ),
  );
  return [...attributes, ...comments];
}

function constants(value: Value): readonly string[] {
  return value.kind === 'path' ? [value.path.split('.').at(-1) ?? ''] : [];
}

function mark(name: string, roles: readonly string[]): GrantMark {
  return {
    name,
    roles,
    isPublic: roles.length > 0 && roles.every((role) => /^(PUBLIC_ACCESS|IS_AUTHENTICATED_ANONYMOUSLY)$/.test(role)),
  };
}

import { parse } from 'yaml';
import type { FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { type Cover, emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import type { Files } from '../files.ts';
import { joinPaths, Program } from '../program.ts';
import { headOf, type Route } from '../route.ts';
import { addMiddleware, isGuardValue } from './javascript-guards.ts';

/** What a configuration says of one function that is reached by HTTP. */
interface Declared {
  /** File and export: `src/users.list`. */
  readonly handler: string;
  readonly method: string;
  readonly path: string;
  readonly authorizer: string | undefined;
}

type Tree = Readonly<Record<string, unknown>>;

/** The functions that are deployed without a server: by the Serverless Framework, by AWS SAM, and those of Netlify. */
export function serverlessRoutes(models: readonly SourceModel[], project: Files): readonly Route[] {
  const relevant = models.filter(({ file }) => file.language === 'javascript');
  const configured = project.files.filter((file) => /(^|\/)(serverless|template|sam)[\w.-]*\.ya?ml$/.test(file));
  const ofNetlify = relevant.filter(({ file }) => /(^|\/)netlify\/functions\/[^.]+\.[cm]?[jt]s$/.test(file.path));
  if (relevant.length === 0 || (configured.length === 0 && ofNetlify.length === 0)) return [];
  const program = new Program(relevant);
  const declared = configured.flatMap((file) => {
    const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : '';
    const read = (name: string) => project.read(`${folder}${name}`);
    return functionsIn(project.read(file) ?? '', read).flatMap((one) => routeOf(program, folder, one));
  });
  return [...declared, ...ofNetlify.flatMap((model) => ofFile(program, model))];
}

function treeOf(value: unknown): Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : {};
}

type Read = (name: string) => string | undefined;

function functionsIn(text: string, read: Read): readonly Declared[] {
  if (!/^(functions|Resources)\s*:/m.test(text)) return [];
  const document = parsed(text);
  return [...ofFramework(document, read), ...ofSam(document)];
}

function parsed(text: string): Tree {
  try {
    return treeOf(parse(text, { logLevel: 'silent', uniqueKeys: false }));
  } catch {
    return {};
  }
}

/** `${file(functions/auth.yml)}` and `${file(functions.yml):auth}`: what another file says. */
function taken(value: unknown, read: Read): Tree {
  const found =
    typeof value === 'string'
      ? /^\$\{file\(\s*(?:\.\/)?([\w./-]+\.ya?ml)\s*\)(?::([\w-]+))?\}$/.exec(value.trim())
      : null;
  if (found === null) return treeOf(value);
  const [, name = '', member] = found;
  const document = parsed(read(name) ?? '');
  return member === undefined ? document : treeOf(document[member]);
}

/** `functions: { list: { handler: users.list, events: [{ http: { path: users, method: get } }] } }`. */
function ofFramework({ functions }: Tree, read: Read): readonly Declared[] {
  const listed = (Array.isArray(functions) ? functions : [functions]).map((one) => taken(one, read));
  return listed
    .flatMap((one) => Object.values(one))
    .flatMap((one) => {
      const { handler, events } = taken(one, read);
      if (typeof handler !== 'string' || !Array.isArray(events)) return [];
      return events.flatMap((event) => {
        const { http, httpApi } = treeOf(event);
        return [http, httpApi].flatMap((given) => eventOf(handler, given));
      });
    });
}

function eventOf(handler: string, given: unknown): readonly Declared[] {
  if (typeof given === 'string') {
    const [method = '', path = ''] = given.trim().split(/\s+/);
    return path === '' ? [] : [{ handler, method: method.toUpperCase(), path, authorizer: undefined }];
  }
  const { method, path, authorizer, private: isPrivate } = treeOf(given);
  if (typeof path !== 'string' || typeof method !== 'string') return [];
  const asked = isPrivate === true ? 'API key' : nameOfAuthorizer(authorizer);
  return [{ handler, method: method.toUpperCase(), path, authorizer: asked }];
}

function nameOfAuthorizer(authorizer: unknown): string | undefined {
  if (authorizer === undefined || authorizer === null) return undefined;
  if (typeof authorizer === 'string') return authorizer;
  const { name, type, arn } = treeOf(authorizer);
  return [name, type, arn].find((one): one is string => typeof one === 'string') ?? 'authorizer';
}

/** Functions among the resources of AWS SAM, with the authorizer that all of an API have. */
function ofSam(document: Tree): readonly Declared[] {
  const resources = Object.values(treeOf(document.Resources)).map(treeOf);
  const globals = treeOf(document.Globals);
  const apis = [
    ...resources.filter(({ Type }) => /::(Http)?Api$/.test(String(Type))).map(({ Properties }) => treeOf(Properties)),
    treeOf(globals.Api),
    treeOf(globals.HttpApi),
  ];
  const everywhere = apis
    .map(({ Auth }) => treeOf(Auth))
    .some(({ DefaultAuthorizer, ApiKeyRequired }) => DefaultAuthorizer !== undefined || ApiKeyRequired === true);
  return resources
    .filter(({ Type }) => Type === 'AWS::Serverless::Function')
    .flatMap(({ Properties }) => {
      const { Handler, CodeUri, Events } = treeOf(Properties);
      if (typeof Handler !== 'string') return [];
      const handler = joinPaths(typeof CodeUri === 'string' ? CodeUri : '', Handler).slice(1);
      return Object.values(treeOf(Events)).flatMap((event) => {
        const { Type, Properties: given } = treeOf(event);
        const { Path, Method, Auth } = treeOf(given);
        if (!/^(Http)?Api$/.test(String(Type)) || typeof Path !== 'string' || typeof Method !== 'string') return [];
        const { Authorizer, ApiKeyRequired } = treeOf(Auth);
        const isAsked = ApiKeyRequired === true || (Authorizer === undefined ? everywhere : Authorizer !== 'NONE');
        const authorizer = isAsked ? 'authorizer' : undefined;
        return [{ handler, method: Method.toUpperCase(), path: Path, authorizer }];
      });
    });
}

function routeOf(program: Program, folder: string, declared: Declared): readonly Route[] {
  const found = /^(.+)\.([\w$]+)$/.exec(declared.handler.replace(/^\.\//, ''));
  if (found === null) return [];
  const [, module = '', name = ''] = found;
  const base = `${folder}${module}`;
  const model = program.models.find(({ file }) => file.path.replace(/\.[cm]?[jt]sx?$/, '') === base);
  const value = model?.exports.get(name);
  if (model === undefined || value === undefined) return [];
  const cover = emptyCover();
  if (declared.authorizer !== undefined) cover.guards.push(declared.authorizer);
  return ofExport(program, model, value, cover, declared.path, [declared.method === 'ANY' ? '*' : declared.method]);
}

function ofExport(
  program: Program,
  model: SourceModel,
  value: Value,
  cover: Cover,
  path: string,
  methods: readonly string[],
): readonly Route[] {
  const handler = handlerOf(program, model, cover, value);
  // an application of Express behind it has routes of its own
  if (handler === undefined || /\bserverless(Http|Express)?\(|createServer\(|\bproxy\(/.test(handler.code.text))
    return [];
  return methods.map((method) =>
    coveredRoute(program, {
      framework: 'serverless',
      method,
      path: joinPaths(path.replace(/\{(\w+)\+\}/g, '{$1}')),
      file: model.file.path,
      code: headOf(handler.code),
      handler,
      cover,
    }),
  );
}

/** The function behind wrappers: `middy(list).use(httpErrorHandler())`, `withAuth(list)`. */
function handlerOf(
  program: Program,
  model: SourceModel,
  cover: Cover,
  value: Value,
  depth = 0,
): FunctionModel | undefined {
  if (value.kind === 'function') return value.function;
  if (value.kind === 'path') return program.functionNamed(value.path, model.file.path);
  if (value.kind !== 'call' || depth > 6) return undefined;
  const { call } = value;
  if (call.receiver?.kind === 'call') {
    for (const one of call.arguments) addMiddleware(program, cover, one.value);
    return handlerOf(program, model, cover, call.receiver, depth + 1);
  }
  if (isGuardValue(program, value)) cover.guards.push(call.name);
  else if (!/^(middy|wrap|handler|middyfy)/i.test(call.name)) cover.isUnclear = true;
  const inner = call.arguments.map((one) => one.value).find(({ kind }) => kind === 'function' || kind === 'path');
  return inner === undefined ? undefined : handlerOf(program, model, cover, inner, depth + 1);
}

/** `netlify/functions/orders.js` answers at `/.netlify/functions/orders`, whatever the method; which it means, it asks itself. */
function ofFile(program: Program, model: SourceModel): readonly Route[] {
  const value = model.exports.get('handler') ?? model.exports.get('default');
  const name = /netlify\/functions\/([\w-]+)/.exec(model.file.path)?.[1];
  if (value === undefined || name === undefined) return [];
  const asked = model.file.text.matchAll(/\b(?:httpMethod|method)\s*[!=]==?\s*['"](GET|POST|PUT|PATCH|DELETE)['"]/g);
  const methods = [...new Set(Array.from(asked, ([, method = '']) => method))];
  return ofExport(program, model, value, emptyCover(), name, methods.length === 0 ? ['GET'] : methods);
}

import type { Call, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { chainOf, entryOf, stringsIn } from '../../rules/values.ts';

/** An application, a router, or the instance that a plugin gets: whatever routes are declared on. */
export interface Holder {
  readonly key: string;
  readonly file: string;
  /** As it is written: `app`, `router`, `this.router`. */
  readonly name: string;
  readonly framework: string;
  /** Of `new Router({ prefix: '/orders' })`. */
  readonly prefix: string;
  /** The function whose parameter it is, for plugins and for functions that are given an application. */
  readonly plugin: FunctionModel | undefined;
}

const constructors: readonly (readonly [framework: string, target: RegExp])[] = [
  [
    'express',
    /^(express|restify\.createServer|polka|express-promise-router|connect)(\(\))?$|^express\.Router$|^Router$/,
  ],
  ['koa', /^(@koa\/router|koa-router|koa-joi-router|koa)(\(\))?$/],
  ['hono', /^(hono\.Hono|hono\/\w+\.Hono|@hono\/zod-openapi\.OpenAPIHono|Hono|hono)$/],
  ['fastify', /^(fastify(\.fastify)?|Fastify)(\(\))?$/],
];

const pluginParameter = /^(fastify|app|router|server|instance|api|application|expressApp)$/i;

/** What a file says that makes a holder, by the name of its library or of what is called, or gives another file's to a name of its own. */
const makingWords =
  /['"`](?:express|restify|polka|express-promise-router|connect|@koa\/router|koa(?:-router|-joi-router)?|hono|fastify)['"`]|\b(?:OpenAPI)?Hono\b|(?<![.\w])(?:express|restify|polka|connect|koa|hono|[Ff]astify|Router)\s*[.(<]|\b(?:app|router|server|instance|api|application|expressApp)\s*=\s*[\w$.]+\s*[;,\n]/;

/** What a file says that is given one: as the first of a function's parameters. */
const givenWords =
  /\((?:[^()]{0,80}\s)?(?:fastify|app|router|server|instance|api|application|expressApp)\s{0,9}\??\s{0,9}[:,)=]|\b(?:fastify|app|router|server|instance|api|application|expressApp)\s*=>/i;

/** The files that a holder stands in; the others need not be parsed for what is declared on them. */
export function filesWithHolders(
  models: readonly SourceModel[],
  holders: ReadonlyMap<string, Holder>,
): readonly SourceModel[] {
  const files = new Set([...holders.values()].map(({ file }) => file));
  return models.filter((model) => files.has(model.file.path));
}

/** Every holder of the project, by file and name; one that is made at the head of a chain of calls by the place of the chain, too. */
export function findHolders(models: readonly SourceModel[]): ReadonlyMap<string, Holder> {
  const holders = new Map<string, Holder>();
  const add = (holder: Holder) => {
    if (!holders.has(holder.key)) holders.set(holder.key, holder);
  };
  const making = new Set(models.filter(({ file }) => makingWords.test(file.text)));
  const makers = makersIn(making);
  const callsMaker = ({ file }: SourceModel) => [...makers.keys()].some((name) => file.text.includes(`${name}(`));
  for (const model of models) {
    const { path: file, text } = model.file;
    for (const { name, value } of making.has(model) || callsMaker(model) ? madeIn(model) : []) {
      const framework = frameworkOf(value, makers);
      if (framework === undefined) continue;
      const holder = holderOf(file, name, framework, prefixOf(value), undefined);
      add(holder);
      if (value.kind === 'call' && value.call.receiver?.kind === 'call')
        holders.set(chainKey(file, value.call), holder);
    }
    if (/\.prefix\(/.test(text)) setPrefixes(holders, model);
    for (const one of givenWords.test(text) ? model.functions : []) {
      const [first] = one.parameters;
      if (first === undefined || !pluginParameter.test(first.name)) continue;
      const framework = /fastify/i.test(`${first.name} ${first.type ?? ''} ${model.file.text.slice(0, 3000)}`)
        ? 'fastify'
        : 'express';
      add(holderOf(file, first.name, framework, '', one));
    }
  }
  return holders;
}

/** What a file gives a name to, and what it gives others without one: `export default new Hono().get(…)`. */
function madeIn({
  assignments,
  classes,
  exports,
  file,
}: SourceModel): readonly { readonly name: string; readonly value: Value }[] {
  const given = /export\s+default\s|module\.exports/.test(file.text) ? exports.get('default') : undefined;
  // `readonly router = Router()` of a controller is `this.router` in its methods
  const fields = classes.flatMap((one) => one.fields);
  const places = new Set(fields.map(({ code }) => code.start));
  const named = [
    ...assignments.filter(({ code }) => !places.has(code.start)).map(({ target, value }) => ({ name: target, value })),
    ...fields.map(({ target, value }) => ({ name: `this.${target.replace(/^this\./, '')}`, value })),
  ];
  return given?.kind === 'call' && given.code.text.includes('(')
    ? [...named, { name: 'default', value: given }]
    : named;
}

/** Calls of one chain begin at the same place. */
function chainKey(file: string, { code }: Call): string {
  return `${file}@${code.start}`;
}

/** `router.prefix('/orders')` of Koa. */
function setPrefixes(holders: Map<string, Holder>, { file, calls }: SourceModel): void {
  for (const { name, receiverText, arguments: given } of calls) {
    const held = name === 'prefix' ? holders.get(`${file.path}#${receiverText}`) : undefined;
    const prefix = given[0]?.value;
    if (held?.framework === 'koa' && prefix?.kind === 'string') holders.set(held.key, { ...held, prefix: prefix.text });
  }
}

const makerWords = /\b(create|make|build|new|get|init|setup)\w*(app|router|server|api|hono)/i;
const makerName = new RegExp(`^${makerWords.source.slice(2)}`, 'i');

/** The functions of a project that make a holder and give it back, with its framework: `createRouter()`. */
function makersIn(making: Iterable<SourceModel>): ReadonlyMap<string, string> {
  const makers = new Map<string, string>();
  for (const model of making) {
    if (!makerWords.test(model.file.text)) continue;
    for (const { name, returns } of model.functions.filter((one) => makerName.test(one.name))) {
      const framework = returns.map((value) => frameworkOf(value, makers)).find((one) => one !== undefined);
      if (framework !== undefined) makers.set(name, framework);
    }
  }
  return makers;
}

function holderOf(
  file: string,
  name: string,
  framework: string,
  prefix: string,
  plugin: FunctionModel | undefined,
): Holder {
  return { key: `${file}#${name}`, file, name, framework, prefix, plugin };
}

/** What may follow a constructor, and gives the holder back. */
const givesItself =
  /^(get|post|put|patch|delete|del|all|any|head|options|use|on|basePath|register|prefix|route|mount|openapi|withTypeProvider|onError|notFound|decorate|addHook)$/;

function frameworkOf(value: Value, makers: ReadonlyMap<string, string>): string | undefined {
  if (value.kind !== 'call') return undefined;
  const { root, others } = headOf(value.call);
  if (root === undefined || others.some(({ name }) => !givesItself.test(name))) return undefined;
  return constructors.find(([, pattern]) => pattern.test(root.target))?.[0] ?? makers.get(root.name);
}

/** What a chain of calls begins with, `require('express')` left aside, and what follows. */
function headOf(call: Call): { readonly root: Call | undefined; readonly others: readonly Call[] } {
  const [first, ...rest] = chainOf(call);
  if (first?.name !== 'require') return { root: first, others: rest };
  const [root, ...others] = rest;
  return { root, others };
}

function prefixOf(value: Value): string {
  const { root, others } = value.kind === 'call' ? headOf(value.call) : { root: undefined, others: [] };
  const prefix = entryOf(root?.arguments[0]?.value, ['prefix']);
  if (prefix?.kind === 'string') return prefix.text;
  const base = others.find(({ name }) => name === 'basePath')?.arguments[0]?.value;
  return base === undefined ? '' : (stringsIn(base)[0] ?? '');
}

/** The holder that something is called on, in a file. */
export function holderNamed(
  holders: ReadonlyMap<string, Holder>,
  file: string,
  name: string | undefined,
): Holder | undefined {
  return name === undefined ? undefined : holders.get(`${file}#${name}`);
}

const chained = /^(get|post|put|patch|delete|del|all|any|head|options|use|on|prefix)$/;

/** The holder that a call is made on, directly or behind other calls: `app.get('/a', a).post('/a', b)`. */
export function holderUnder(holders: ReadonlyMap<string, Holder>, file: string, call: Call): Holder | undefined {
  const ofChain = holders.get(chainKey(file, call));
  if (ofChain !== undefined && call.receiver !== undefined) return ofChain;
  let current = call;
  for (let steps = 0; steps < 50; steps += 1) {
    const direct = holderNamed(holders, file, current.receiverText);
    if (direct !== undefined) return direct;
    const below = current.receiver;
    if (below?.kind !== 'call' || !chained.test(below.call.name)) return undefined;
    current = below.call;
  }
  return undefined;
}

import type { Call, SourceModel, Value } from '../../languages/model.ts';
import { entryOf } from '../../rules/values.ts';
import { type Holder, holderNamed } from './node-holders.ts';

/** What a library makes of a model: routes to list, make, read, change and remove its records. */
export interface GeneratedResource {
  readonly holder: Holder;
  readonly call: Call;
  readonly collection: string;
  readonly item: string;
  /** What the library is told to ask before it answers. */
  readonly before: readonly Value[];
}

const endpointMakers = /(^|\.)(finale|finale-rest|epilogue|epilogue-js|rest)(\(\))?\.resource$/i;
const mongooseMakers = /(^|\.)express-restify-mongoose\.serve$/;

/** The words without which a file generates nothing. */
const generatingWords = /\.resource\(|restify/;

/** The APIs that a file has libraries make: `finale.resource({ model, endpoints })`, `restify.serve(router, Model)`. */
export function generatedResources(
  holders: ReadonlyMap<string, Holder>,
  model: SourceModel,
): readonly GeneratedResource[] {
  if (!generatingWords.test(model.file.text)) return [];
  return model.calls.flatMap((call): GeneratedResource[] => {
    if (endpointMakers.test(call.target)) return ofEndpoints(holders, model, call);
    return mongooseMakers.test(call.target) ? ofMongoose(holders, model, call) : [];
  });
}

function ofEndpoints(holders: ReadonlyMap<string, Holder>, model: SourceModel, call: Call): GeneratedResource[] {
  const endpoints = entryOf(call.arguments[0]?.value, ['endpoints']);
  const holder = initialised(holders, model);
  if (endpoints?.kind !== 'list' || holder === undefined) return [];
  const [collection, item] = endpoints.items.map((one) => pathsIn(model, call, one));
  return (collection ?? []).map((path, at) => ({
    holder,
    call,
    collection: path,
    item: item?.[at] ?? `${path}/:id`,
    before: [],
  }));
}

/** `finale.initialize({ app, sequelize })` says whose routes they become. */
function initialised(holders: ReadonlyMap<string, Holder>, model: SourceModel): Holder | undefined {
  for (const { name, arguments: given } of model.calls) {
    if (name !== 'initialize') continue;
    const app = entryOf(given[0]?.value, ['app']);
    const holder = app === undefined ? undefined : holderNamed(holders, model.file.path, app.code.text);
    if (holder !== undefined) return holder;
  }
  return undefined;
}

/** The paths that a template says, one for each entry of the table that a loop around it goes through. */
function pathsIn(model: SourceModel, call: Call, value: Value): readonly string[] {
  if (value.kind === 'string') return [value.text];
  if (value.kind !== 'concat') return [];
  const named = value.parts.flatMap((part) => (part.kind === 'string' ? [] : [part.code.text]));
  const [name] = named;
  const written = (text: string) => value.parts.map((part) => (part.kind === 'string' ? part.text : text)).join('');
  const texts = name === undefined || named.some((one) => one !== name) ? [] : entriesOfLoop(model, call, name);
  return texts.length > 0 ? texts.map(written) : [written('{}')];
}

/** What `name` stands for in `for (const { name, model } of models)`, turn by turn. */
function entriesOfLoop(model: SourceModel, { code }: Call, name: string): readonly string[] {
  const before = model.file.text.slice(Math.max(0, code.start - 4000), code.start);
  const loops = before.matchAll(
    /for\s{0,4}\(\s{0,4}(?:const|let|var)\s{1,4}\{([^{}]{1,200})\}\s{1,4}of\s{1,4}([\w$]{1,60})|\b([\w$]{1,60})\.forEach\(\s{0,4}\(?\s{0,4}\{([^{}]{1,200})\}/g,
  );
  const [, ofLoop, listed, eachOf, ofEach] = [...loops].at(-1) ?? [];
  const names = (ofLoop ?? ofEach ?? '').split(',').map((one) => one.trim());
  const list = model.assignments.find(({ target }) => target === (listed ?? eachOf))?.value;
  if (!names.includes(name) || list?.kind !== 'list') return [];
  return list.items.flatMap((item) => {
    const entry = entryOf(item, [name]);
    return entry?.kind === 'string' ? [entry.text] : [];
  });
}

function ofMongoose(holders: ReadonlyMap<string, Holder>, model: SourceModel, call: Call): GeneratedResource[] {
  const [router, made, options] = call.arguments.map(({ value }) => value);
  const holder = holderNamed(holders, model.file.path, router?.code.text);
  if (holder === undefined || made === undefined) return [];
  const text = (name: string, usual: string) => {
    const value = entryOf(options, [name]);
    return value?.kind === 'string' ? value.text : usual;
  };
  const named = text('name', (made.code.text.match(/\w+/g)?.at(-1) ?? '').replace(/Model$/, ''));
  const collection = `${text('prefix', '/api')}${text('version', '/v1')}/${named}`;
  const before = ['preMiddleware', 'access'].flatMap((one) => entryOf(options, [one]) ?? []);
  return [{ holder, call, collection, item: `${collection}/:id`, before }];
}

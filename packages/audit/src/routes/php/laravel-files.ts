import type { SourceModel } from '../../languages/model.ts';
import {
  type Attributes,
  attributesAround,
  type Group,
  groupsIn,
  joined,
  noAttributes,
  statementsOn,
} from './laravel-drawing.ts';

/** How deep files that load files are followed. */
const deepestLoading = 4;

interface Loading {
  readonly from: string;
  readonly file: string;
  readonly attributes: Attributes;
}

/** For each file of routes what stands around it where it is loaded: `/api` for routes/api.php, the groups of a provider, of another file. */
export function loadedFiles(models: readonly SourceModel[]): (path: string) => readonly Attributes[] {
  const loadings = models.flatMap((model) => loadingsIn(model));
  const around = (path: string, depth: number): readonly Attributes[] => {
    const found = loadings.filter(({ file, from }) => from !== path && (path === file || path.endsWith(`/${file}`)));
    if (found.length === 0 || depth > deepestLoading) return [byName(path)];
    return found.flatMap(({ from, attributes }) => {
      const outer = isRoutesFile(from) ? around(from, depth + 1) : [noAttributes];
      return outer.map((one) => joined(one, attributes));
    });
  };
  return (path) => around(path, 0);
}

function isRoutesFile(path: string): boolean {
  return /(^|\/)routes\//i.test(path);
}

function byName(path: string): Attributes {
  const isApi = /(^|\/)routes\/(.*\/)?api(_?v\d+)?\.php$/i.test(path);
  if (isApi) return { ...noAttributes, prefix: 'api', middleware: ['api'] };
  return /(^|\/)routes\//i.test(path) ? { ...noAttributes, middleware: ['web'] } : noAttributes;
}

function loadingsIn(model: SourceModel): readonly Loading[] {
  const { path, text } = model.file;
  if (!/\.php['"]/.test(text) || !/Route::|->group\(|withRouting|loadRoutesFrom|\$router|\$app/.test(text)) return [];
  const groups = groupsIn(statementsOn(model), text);
  const from = path;
  const ofGroups = groups.flatMap((group) => {
    const outer = attributesAround(
      groups.filter((one) => one !== group),
      group.start,
      noAttributes,
    );
    return group.files.map(
      (file): Loading => ({ from, file: normal(file), attributes: joined(outer, group.attributes) }),
    );
  });
  return [...ofGroups, ...ofRouting(model), ...ofRequires(model, groups)];
}

/** Laravel 11: `->withRouting(web: …, api: …, apiPrefix: 'api/v1')`. */
function ofRouting(model: SourceModel): readonly Loading[] {
  const call = !model.file.text.includes('withRouting')
    ? undefined
    : model.calls.find((one) => one.name === 'withRouting');
  if (call === undefined) return [];
  const given = new Map(call.arguments.map(({ name, value }) => [name ?? '', value]));
  const prefix = given.get('apiPrefix');
  return (['web', 'api'] as const).flatMap((name) => {
    const files = [...(given.get(name)?.code.text.matchAll(/['"]([^'"]+\.php)['"]/g) ?? [])];
    return files.map(
      ([, file = '']): Loading => ({
        from: model.file.path,
        file: normal(file),
        attributes: {
          ...noAttributes,
          prefix: name === 'api' ? (prefix?.kind === 'string' ? prefix.text : 'api') : '',
          middleware: [name],
        },
      }),
    );
  });
}

/** A file of routes that requires another, outside of groups or in one that has a closure for it. */
function ofRequires(model: SourceModel, groups: readonly Group[]): readonly Loading[] {
  if (!isRoutesFile(model.file.path)) return [];
  const inGroups = new Set(groups.flatMap(({ files }) => files));
  return [...model.file.text.matchAll(/\b(?:require|include)(?:_once)?\b[^;]*?['"]([^'"]+\.php)['"]/g)]
    .filter(([, file = '']) => !inGroups.has(file))
    .map(([, file = '']) => ({ from: model.file.path, file: normal(file), attributes: noAttributes }));
}

function normal(file: string): string {
  return file.replace(/^(\.{0,2}\/)+/, '');
}

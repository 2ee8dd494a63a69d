import type { SourceModel } from '../../languages/model.ts';
import { yaml } from '../../yaml.ts';
import { emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import type { Files } from '../files.ts';
import { joinPaths, Program } from '../program.ts';
import type { Route } from '../route.ts';
import { addDecorators } from './python-guards.ts';

const verbs = new Set(['get', 'post', 'put', 'delete', 'patch', 'head', 'options']);

/** The routes of Connexion: the OpenAPI document names the Python function of each operation. */
export function connexionRoutes(models: readonly SourceModel[], project: Files): readonly Route[] {
  const relevant = models.filter((model) => model.file.language === 'python');
  if (!relevant.some((model) => /\bconnexion\b/.test(model.file.text))) return [];
  const program = new Program(relevant);
  return project.files
    .filter((file) => /\.(ya?ml|json)$/.test(file))
    .flatMap((file) => {
      const text = project.read(file);
      return text?.includes('operationId') ? ofDocument(program, text) : [];
    });
}

type Tree = Readonly<Record<string, unknown>>;

function treeOf(value: unknown): Tree {
  return typeof value === 'object' && value !== null ? (value as Tree) : {};
}

function ofDocument(program: Program, text: string): Route[] {
  let document: Tree;
  try {
    document = treeOf(yaml().parse(text, { logLevel: 'silent' }));
  } catch {
    return [];
  }
  const routes: Route[] = [];
  for (const [path, item] of Object.entries(treeOf(document.paths))) {
    for (const [method, operation] of Object.entries(treeOf(item))) {
      if (verbs.has(method)) routes.push(...ofOperation(program, document, path, method, treeOf(operation)));
    }
  }
  return routes;
}

/** Connexion checks what the document asks for only where it is told how: `x-bearerInfoFunc` and its kin. */
function ofOperation(program: Program, document: Tree, path: string, method: string, operation: Tree): Route[] {
  const controller = operation['x-openapi-router-controller'] ?? operation['x-swagger-router-controller'];
  const name = [controller, operation.operationId].filter((part) => typeof part === 'string').join('.');
  const handler = program.functionNamed(name);
  if (handler === undefined) return [];
  const cover = emptyCover();
  addDecorators(program, cover, handler.decorators);
  const required = operation.security ?? document.security;
  if (
    Array.isArray(required) &&
    required.length > 0 &&
    !required.some((one) => Object.keys(treeOf(one)).length === 0)
  ) {
    const schemes = treeOf(treeOf(document.components).securitySchemes ?? document.securityDefinitions);
    const checked = required
      .flatMap((one) => Object.keys(treeOf(one)))
      .filter((one) => isChecked(treeOf(schemes[one])));
    cover.guards.push(...checked.map((one) => `connexion ${one}`));
  }
  const declared = { framework: 'connexion', method: method.toUpperCase(), path: joinPaths(path) };
  return [coveredRoute(program, { ...declared, file: program.fileOf(handler), code: handler.code, handler, cover })];
}

function isChecked(scheme: Tree): boolean {
  return Object.keys(scheme).some((key) => /^x-(bearer|basic|apikey|token)InfoFunc$|^x-tokenInfoUrl$/i.test(key));
}

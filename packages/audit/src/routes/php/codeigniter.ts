import type { ClassModel, FunctionModel, SourceModel } from '../../languages/model.ts';
import { emptyCover } from '../cover.ts';
import type { Files } from '../files.ts';
import { joinPaths } from '../program.ts';
import type { Route } from '../route.ts';
import { filtersOf } from './codeigniter-filters.ts';
import { PhpClasses } from './php-classes.ts';
import { refusesInPhp } from './php-guards.ts';
import { phpRoute } from './php-route.ts';

/** What controllers of CodeIgniter extend, as far as the project's own classes do not tell. */
const bases =
  /(^|\.)(CI_Controller|REST_Controller|RestController|MY_Controller|ResourceController|ResourcePresenter)$/;

/** What CodeIgniter 4 writes into every project for controllers to extend. */
const baseOfFour = /(^|\.)BaseController$/;

const resourceActions: Readonly<Record<string, string>> = {
  index: 'GET',
  show: 'GET',
  new: 'GET',
  edit: 'GET',
  create: 'POST',
  update: 'PUT',
  delete: 'DELETE',
};

/**
 * The routes of CodeIgniter that nobody draws: every public method of a controller is one by its name. In CodeIgniter 3 always, in CodeIgniter 4 where
 * `setAutoRoute(true)` stands and no drawn route leads to the class.
 */
export function codeigniterRoutes(models: readonly SourceModel[], project: Files): readonly Route[] {
  const relevant = models.filter(({ file }) => file.language === 'php');
  const controllers = relevant.filter(
    ({ file }) => isController(file.path) && isOfCodeIgniter(file.path, basesIn(file.text)),
  );
  if (controllers.length === 0) return [];
  const isOld = controllers.some(({ file }) => /(^|\/)application\//.test(file.path));
  const drawn = relevant.find(({ file }) => /(^|\/)app\/Config\/Routes\.php$/.test(file.path))?.file.text ?? '';
  if (!isOld && !/setAutoRoute\(\s*true/.test(drawn)) return [];
  const classes = new PhpClasses(relevant);
  const demandsKeys = readsKeys(project);
  const isFiltered = filtersOf(project);
  return controllers.flatMap((model) =>
    model.classes
      .filter(({ name }) => isOld || !new RegExp(`\\b${name}\\b`).test(drawn))
      .flatMap((owner) => ofController({ classes, model, owner, demandsKeys, isFiltered })),
  );
}

function isOfCodeIgniter(path: string, base: string): boolean {
  return bases.test(base) || (baseOfFour.test(base) && /(^|\/)app\/Controllers\//.test(path));
}

function isController(path: string): boolean {
  return /(^|\/)(application|app|modules)\/(.*\/)?controllers\//i.test(path) && !/(^|\/)core\//.test(path);
}

/** The names behind `extends` in a text, with dots. */
function basesIn(text: string): string {
  return (/\bclass\s+\w+\s+extends\s+\\?([\w\\]+)/.exec(text)?.[1] ?? '').replaceAll('\\', '.');
}

/** config/rest.php may demand a key, or a password, for every controller of REST_Controller. */
function readsKeys(project: Files): boolean {
  const file = project.files.find((one) => /(^|\/)application\/config\/rest\.php$/.test(one));
  const text = file === undefined ? '' : (project.read(file) ?? '');
  return /\$config\['rest_(enable_keys|auth)'\]\s*=\s*(true|['"]\w)/i.test(text);
}

interface Controller {
  readonly classes: PhpClasses;
  readonly model: SourceModel;
  readonly owner: ClassModel;
  readonly demandsKeys: boolean;
  readonly isFiltered: (path: string) => boolean;
}

function ofController({ classes, model, owner, demandsKeys, isFiltered }: Controller): Route[] {
  // what CodeIgniter and its REST server bring refuses as config/rest.php says
  const line = classes.lineage(owner).filter(({ name }) => !bases.test(name) || name === 'MY_Controller');
  const makers = line.flatMap(({ methods }) =>
    methods.filter(({ name }) => /^(__construct|initController)$/.test(name)),
  );
  const isGuarded = makers.some((one) => refusesInPhp(classes, one));
  // a base class that the project does not hold may guard everything
  const isUnclear = /(^|\.)MY_Controller$/.test(basesIn(model.file.text)) && line.length === 1;
  const isRest = /Rest(_)?Controller/i.test(basesIn(model.file.text));
  return owner.methods.filter(isAction).map((method) => {
    const cover = emptyCover();
    if (isGuarded && !isLeftOut(makers, owner, method)) cover.guards.push('__construct');
    if (isRest && demandsKeys) cover.guards.push('rest.php');
    cover.isUnclear = isUnclear;
    const { verb, name } = requestOf(model, method);
    const path = joinPaths(folderOf(model.file.path), owner.name.toLowerCase(), name === 'index' ? '' : name);
    if (isFiltered(path)) cover.guards.push('Filters.php');
    return phpRoute(classes, {
      framework: 'codeigniter',
      method: verb,
      path,
      file: model.file.path,
      code: method.code,
      handler: method,
      cover,
    });
  });
}

/** `if (!in_array($path, ['login', 'login/auth'])) $this->auth->verify();` */
function isLeftOut(makers: readonly FunctionModel[], owner: ClassModel, { name }: FunctionModel): boolean {
  const own = `${owner.name.toLowerCase()}/${name}`;
  return makers.some(({ code }) => /in_array\(/.test(code.text) && new RegExp(`['"]/?${own}['"]`).test(code.text));
}

/** A method that a request can name: public, no constructor, nothing for the class alone. */
function isAction({ name, code, body }: FunctionModel): boolean {
  const head = code.text.slice(0, Math.max(0, body.start - code.start));
  return (
    name !== '' && !name.startsWith('_') && name !== 'initController' && !/\b(private|protected|static)\b/.test(head)
  );
}

/** `list_get` answers GET at `list`; another method what it reads, and changes. */
function requestOf(
  model: SourceModel,
  { name, code }: FunctionModel,
): { readonly verb: string; readonly name: string } {
  const rest = /^(\w+)_(get|post|put|patch|delete)$/.exec(name);
  if (rest?.[1] !== undefined && /Rest_?Controller/i.test(basesIn(model.file.text)))
    return { verb: (rest[2] ?? '').toUpperCase(), name: rest[1] };
  if (/Resource(Controller|Presenter)$/.test(basesIn(model.file.text)) && resourceActions[name] !== undefined)
    return { verb: resourceActions[name] ?? 'GET', name: name === 'update' || name === 'delete' ? '' : name };
  const takes = /input->post\(|\$_POST\b|getPost\(|getVar\(|getJsonVar\(|php:\/\/input|getJSON\(/.test(code.text);
  return { verb: takes ? 'POST' : 'GET', name };
}

/** The folders below `controllers`: `/api`. */
function folderOf(path: string): string {
  return /controllers\/(.*\/)?[^/]+$/i.exec(path)?.[1] ?? '';
}

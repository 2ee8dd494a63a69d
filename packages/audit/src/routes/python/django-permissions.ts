import type { ClassModel } from '../../languages/model.ts';
import { pathsIn, stringsIn } from '../../rules/values.ts';
import type { Cover } from '../cover.ts';
import { type Program, refuses } from '../program.ts';
import type { Defaults } from './django-defaults.ts';
import { type Asked, letsStrangersPass } from './django-own-permissions.ts';
import { addDecorators, addListedDecorators } from './python-guards.ts';

const mixins =
  /(LoginRequired|PermissionRequired|UserPassesTest|Access|StaffuserRequired|SuperuserRequired|GroupRequired|AuthRequired|StaffRequired|AdminRequired)\w*(Mixin|View)?$/;

const restBases = /(APIView|ViewSet|GenericAPIView|ViewSetMixin)$/;

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

function isRestView(line: readonly ClassModel[]): boolean {
  return line.some((one) => one.bases.some((base) => restBases.test(base)));
}

/** What the class of a view asks: mixins, decorators, permission classes, else what the settings say. */
export function addViewClass(
  program: Program,
  defaults: Defaults,
  cover: Cover,
  line: readonly ClassModel[],
  method: string,
  isOfOne = true,
): void {
  for (const one of line) {
    addDecorators(program, cover, one.decorators);
    addListedDecorators(program, cover, one);
    for (const base of one.bases) if (mixins.test(base)) cover.guards.push(base.split('.').at(-1) ?? base);
    const dispatch = one.methods.find((candidate) => candidate.name === 'dispatch');
    if (dispatch !== undefined) addDecorators(program, cover, dispatch.decorators);
    if (dispatch !== undefined && refuses(program, dispatch)) cover.guards.push(`${one.name}.dispatch`);
    if (one.methods.some((candidate) => candidate.name === 'get_permissions')) cover.isUnclear = true;
    const throttles = one.fields.find(
      (field) => field.target === 'throttle_classes' || field.target === 'throttle_scope',
    );
    if (throttles !== undefined) cover.limiters.push(...pathsIn(throttles.value), ...stringsIn(throttles.value));
  }
  if (!isRestView(line)) return;
  if (cover.limiters.length === 0) cover.limiters.push(...defaults.throttles);
  const own = line.flatMap((one) => one.fields.filter((field) => field.target === 'permission_classes'))[0];
  const isGiven = own === undefined || own.value.kind === 'list';
  if (!isGiven) cover.isUnclear = true;
  addPermissions(
    program,
    cover,
    own === undefined ? defaults.permissions : pathsIn(own.value),
    method,
    own !== undefined,
    own === undefined ? undefined : { method, isOfOne, view: line },
  );
  if (own === undefined || !cover.isDeclaredPublic) return;
  const holder = line.find((one) => one.fields.includes(own));
  if (holder !== undefined) cover.disabledAt = { file: program.fileOf(holder), code: own.code };
}

/** `undefined`: nothing is set anywhere, so everybody may enter. */
export function addPermissions(
  program: Program,
  cover: Cover,
  names: readonly string[] | undefined,
  method: string,
  isOwn = true,
  asked?: Asked,
): void {
  if (names === undefined) return;
  // a class of the project that asks nothing is no word of its author that the view is public
  let isOpened = false;
  const classes = names.map((name) => name.split('.').at(-1) ?? name);
  for (const name of classes) {
    if (/^AllowAny$|^IsAnonymous|^Public/.test(name)) continue;
    if (/OrReadOnly$|ReadOnly$|AnonReadOnly$/.test(name) && safe.has(method) && isOpenToReaders(program, name))
      continue;
    if (asked !== undefined && letsStrangersPass(program, name, asked)) {
      isOpened = true;
      continue;
    }
    cover.guards.push(name);
    if (/Admin|Staff|Superuser|Scope|Role|Permission/i.test(name)) cover.scopes.push(name);
  }
  if (isOwn && !isOpened && cover.guards.length === 0) cover.isDeclaredPublic = true;
}

/** `IsAuthenticatedOrReadOnly` lets everybody read; one of the project may ask for a login first. */
function isOpenToReaders(program: Program, name: string): boolean {
  const own = program.classNamed(name);
  return (
    own === undefined ||
    !/is_authenticated/.test(own.code.text) ||
    own.bases.every((base) => /BasePermission$/.test(base))
  );
}

import type { Code, SourceModel } from '../../../languages/model.ts';
import { isInside } from '../../values.ts';

/** Whether what a request says of its caller decides something, or becomes part of their own record. */

/** `$role = $request->header('role'); if (in_array($role, $roles))`: the name that it was given is compared. */
export function decidesByName(model: SourceModel, code: Code): boolean {
  const named = model.assignments.find((one) => isInside(code, one.code));
  if (named === undefined || !/^\$?\w+$/.test(named.target)) return false;
  const within = named.within?.code.text ?? model.file.text;
  const name = named.target.replace('$', '\\$');
  return new RegExp(
    `\\b(?:in_array|includes|contains)\\s*\\([^;{]*${name}\\b|${name}\\s*[!=]==?\\s*['"]\\w|['"]\\w+['"]\\s*[!=]==?\\s*${name}\\b`,
  ).test(within);
}

/** `users.update({ id: req.user.id }, { role: req.body.role })`: what the caller sends is written into their own record. */
export function isOfOwnRecord(model: SourceModel, code: Code): boolean {
  return model.calls.some(
    (call) =>
      /^(update\w*|findByIdAndUpdate|findOneAndUpdate|patch|set|save|fill|forceFill)$/.test(call.name) &&
      isInside(code, call.code) &&
      // whose record it is stands in the path: it is not their own
      !/\bparams\b/.test(call.code.text) &&
      /\b(req|request|ctx\.state|ctx|c)\.(user|auth|userId|session\.user\w*)\b|->user\(\)|Auth::(user|id)\(/.test(
        call.code.text,
      ),
  );
}

/** `if (!$me->can('changeRole', $user)) … else $user->role = $request->role`: who may say it was asked before. */
const asksBefore = /(->|\.)(can|cannot|allows|authorize)\(\s*['"][\w-]*(role|permission|admin)/i;

/** `@allow_permission(roles=[ADMIN])`: who may say it was asked before. */
const asksForRights =
  /(allow|require|check|has|need|must)\w{0,20}(permission|role|admin)|(permission|role|admin)s?_(required|accepted|allowed)|user_passes_test|staff_member_required|@Roles?\(|PreAuthorize/i;

/** `body.role === undefined`: whether it was sent at all decides nothing. */
function isAskedForPresence(text: string, start: number, end: number): boolean {
  return (
    /^[\s)]{0,9}[!=]==?\s{0,9}(undefined|null|nil|None)\b/.test(text.slice(end, end + 40)) ||
    /(undefined|null)\s{0,9}[!=]==?\s{0,9}$/.test(text.slice(Math.max(0, start - 30), start))
  );
}

/** `if (body.role) role = find(body.role)`: whether one was sent. `if (body.isAdmin)` decides. */
function isWholeCondition({ file, functions }: SourceModel, start: number, end: number): boolean {
  if (!/(roles?|permissions?|privilege|access_?level)['"\])]*$/i.test(file.text.slice(start, end))) return false;
  return functions.some(({ branches }) =>
    branches.some(({ condition: { code } }) => code.start === start && code.end === end),
  );
}

/** Whether something is decided by it: it is compared, or it is a condition. */
export function decides(model: SourceModel, start: number, end: number): boolean {
  const at = { start, end } as Parameters<typeof isInside>[0];
  const within = model.functions.filter(({ code }) => isInside(at, code)).at(-1);
  if (within !== undefined && asksBefore.test(model.file.text.slice(within.code.start, start))) return false;
  if (within?.decorators.some(({ code }) => asksForRights.test(code.text)) === true) return false;
  if (isAskedForPresence(model.file.text, start, end) || isWholeCondition(model, start, end)) return false;
  const asked = model.functions.flatMap(({ branches }) => branches.map(({ condition }) => condition.code));
  // `is_array($request->get('roles'))`: what it is made of says nothing of whether it is believed
  if (
    /\b(is_array|isset|empty|count|array_keys|is_string|array_map|array_filter)\(\s?$/.test(
      model.file.text.slice(Math.max(0, start - 30), start),
    )
  )
    return false;
  const around = asked.filter((code) => isInside(at, code));
  // `if (!$user->isAdmin() && isset($data['admin'])) throw`: who may say it is asked in the same breath
  if (around.some(({ text }) => /\b(is_?admin|is_?granted|has_?role)\(/i.test(text))) return false;
  // `if (!['buyer', 'seller'].includes(role)) return 400` asks whether it may be chosen at all
  if (
    around.length > 0 &&
    around.every(
      ({ text }) =>
        /(?<!admin['"]\s{0,4})\]\s{0,4}\.(includes|indexOf)\(|\b\w{0,20}roles\w{0,20}\.(includes|has|indexOf)\(/i.test(
          text,
        ) && !/admin/i.test(text),
    )
  )
    return false;
  return around.length > 0 || model.comparisons.some(({ code }) => isInside(at, code));
}

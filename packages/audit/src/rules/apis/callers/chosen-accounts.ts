import type { Call, Code, FunctionModel, SourceModel, Value } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { deep, isInside } from '../../values.ts';
import { asksForCaller, routeOf, servesKnownCaller } from '../guards/known-callers.ts';
import { formMember } from './roles-of-newcomers.ts';

/** Which account is changed, as the form says. */
export interface ChosenAccount {
  readonly code: Code;
  readonly name: string;
}

const whose = /^(user_?id|uid|account_?id|customer_?id|member_?id|employee_?id|id|e?mail|user_?name|login)$/i;
const accounts =
  /(^|[._(])(db|context|session|repo|repository|store|service|manager)?_?(users?|accounts?|user_?(service|repository|repo|manager|store|model|dao))(\(\))?([.),]|$)/i;
/** What looks an account up, or changes it, by whose it is. */
const finds =
  /^(get|find|first|find_?by|find_?one|find_?(one_?)?by_?(id|email|username)\w*|get_?(user_?)?by\w*|get_?user\w*|find_?user\w*|query|filter|filter_by|where|Where|First|FirstOrDefault(Async)?|SingleOrDefault(Async)?|Find(Async|ById\w*)?|Single(Async)?|load\w*)$/i;
const changesByName =
  /^(update|change|set|reset|delete|remove|edit|modify|save)_?(my_?)?(user|account|profile|password|e?mail|phone|details|info|address)?(_?(by_?id|profile|password|email|details|info|data))?(Async)?$/i;
const writes =
  /(\.|->)(save\w{0,10}|commit|update\w{0,10}|SaveChanges(Async)?|delete\w{0,10}|destroy!?|merge|persist|flush|Save|Updates?|UpdateOne)\s{0,4}\(|\.(update|save|destroy)!?(\s|$)|(?<!\w)\w{1,60}\.set\w{0,30}\(|\bUPDATE\s{1,4}\w|\bDELETE\s{1,4}FROM\b/m;
/** Who gives the old password, or a code that was sent, has said who they are. */
const proves =
  /(old|current|existing)_?pass|\b(otp|code|reset_?token|verification|one_?time)\w{0,20}\b|check_?password|verify_?password|\.matches\(|compare|authenticate\(|bcrypt|VerifyHashed|signin|login/i;

/** Handlers for somebody who is known that change the account which the form names, and never ask whose it is; one a function. */
export function* chosenAccounts(model: SourceModel, project: Project): Generator<ChosenAccount> {
  if (!/^(python|go|java|csharp|ruby)$/.test(model.file.language)) return;
  for (const one of model.functions) {
    if (!mayChoose(one.code.text) || proves.test(withoutHashing(one.body.text))) continue;
    const found = chosenIn(model, one);
    if (found === undefined || asksForCaller(one) || !servesKnownCaller(project, model, one)) continue;
    // the id of the path names the thing that is asked for; who may change which is another question
    if (
      /^(id|username|email)$/.test(found.name) &&
      routeOf(project, model, one)?.path.includes(`{${found.name}}`) === true
    )
      continue;
    if (asksForRights.test(one.code.text)) continue;
    yield found;
  }
}

const asksForRights = /\bauthorize!?\b|\bpolicy\b|\bcan\?|\bpermission|is_?admin|has_?role|IsInRole|AuthorizeAsync/i;

const mayChoose = (text: string) => /user|account/i.test(text) && /id\b|mail|name/i.test(text);

/** `bcrypt.hash(new)` of a new password proves nothing of the old one. */
function withoutHashing(text: string): string {
  return text.replace(
    /\bbcrypt\.(hash\w{0,10}|gensalt|GenerateFromPassword|HashPassword)\b|\bBCrypt\w{0,30}(\.HashPassword)?|generate_password_hash/g,
    '',
  );
}

function chosenIn(model: SourceModel, one: FunctionModel): ChosenAccount | undefined {
  const isHandler = one.parameters.length > 0 || one.decorators.length > 0 || model.file.language === 'ruby';
  if (!isHandler) return undefined;
  for (const call of one.calls) {
    const isChange = isOfAccounts(call) && changesByName.test(call.name);
    const isLookup = isOfAccounts(call) && finds.test(call.name) && writes.test(one.body.text);
    const isStatement =
      /^(execute|exec\w{0,10}|query\w{0,10}|Exec\w{0,10})$/i.test(call.name) &&
      /\b(UPDATE\s{1,4}[`"]?users?\b|DELETE\s{1,4}FROM\s{1,4}[`"]?users?\b)/i.test(call.code.text);
    if (!isChange && !isLookup && !isStatement) continue;
    for (const { value } of call.arguments) {
      for (const part of deep(value)) {
        const found = ofForm(model, part, one);
        if (found !== undefined && (isChange || !isStatement || isKeyOfStatement(call, found))) return found;
      }
    }
  }
  return undefined;
}

/** `UPDATE users SET email = ? WHERE id = ?`: the id, and no other value, says whose it is. */
function isKeyOfStatement(call: Call, { name }: ChosenAccount): boolean {
  const key = /\bWHERE\s{1,4}[`"]?(\w{1,40})/i.exec(call.code.text)?.[1]?.toLowerCase() ?? '';
  return name.toLowerCase().replace(/_/g, '').includes(key.replace(/_/g, ''));
}

/** The receiver, the name or the first argument says that it is about accounts. */
function isOfAccounts(call: Call): boolean {
  const said = `${call.receiverText ?? ''}.${call.target}`;
  return (
    accounts.test(said.replace(/current_?user/gi, '')) ||
    /user|account/i.test(call.name) ||
    call.arguments.some(({ value }) =>
      /^&?(models?\.|entities?\.|domain\.)?(user|account)(\{\})?$/i.test(value.code.text),
    )
  );
}

function ofForm(model: SourceModel, part: Value, one: FunctionModel): ChosenAccount | undefined {
  if (!isInside(part.code, one.code)) return undefined;
  if (model.file.language === 'ruby') return ofParams(part);
  const member = formMember(part, one, whose);
  return member ?? ofJson(part);
}

/** `params[:user_id]`; the id of the path is the thing that is asked for. */
function ofParams(part: Value): ChosenAccount | undefined {
  if (part.kind !== 'path') return undefined;
  const name = /^params\.(user_id|id|email|username|account_id)$/.exec(part.path)?.[1];
  return name === undefined ? undefined : { code: part.code, name };
}

/** `data["user_id"]` of `data = request.get_json()` */
function ofJson(part: Value): ChosenAccount | undefined {
  if (part.kind !== 'path') return undefined;
  const name = /^(?:flask\.)?request\.(?:json|form|data|values|get_json\(\))\.(\w+)$/.exec(part.path)?.[1];
  return name !== undefined && whose.test(name) ? { code: part.code, name } : undefined;
}

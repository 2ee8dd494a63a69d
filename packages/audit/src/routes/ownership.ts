/** Whether code asks whose a thing is, or who may do what, before it changes it; read from its text in every language. */

/** Who is calling, as handlers get to know it. */
const caller = String.raw`(?:\b(?:req|request|ctx|context|c|event|res|session|locals|state|g|self|info)\b(?:\.\w{1,40}|\[['"]\w{1,40}['"]\]|->\w{1,40}){0,4}?(?:\.|->|\[['"])(?:user|userId|user_id|uid|auth|session|account|member|principal|claims|token|jwt|payload|identity)\w{0,30}|\$_SESSION|\bcurrent_?user\w{0,30}|\buid\b|\buser_?id\b|\bme\b|\bauth\(\)|\bAuth::|getUser\(|get_jwt_identity|\bclaims\b|\bprincipal\b|\bgetAuth\w{0,30}|\bUser\.(?:Identity|Find|Get)\w{0,30}|\bsession\b|\bviewer\b)`;

/** Who a thing belongs to. */
const owner =
  '(?:author|owner|creator|created_?by|user|account|customer|seller|vendor|member|tenant|organi[sz]ation|company|team|profile|author_?id|user_?id|userId|owner_?id|belongs)';

const comparison = new RegExp(
  String.raw`${owner}[\w.\[\]'"()>?!-]{0,60}\s{0,5}(?:!==?|===?|\bne\b|\beq\b|is not)[^\n]{0,44}?${caller}|${caller}[^\n]{0,40}?(?:!==?|===?|is not)[^\n]{0,44}?${owner}|${owner}[\w.\[\]'"()>?!-]{0,60}\.(?:equals|toString\(\)\s*[!=]==?|is)\(?[^\n]{0,40}?${caller}`,
  'i',
);

/** `where: { id, ownerId: session.user.id }`, `WHERE id = ? AND user_id = ?`, `filter_by(user_id=current_user.id)`, `$request->user()->posts()`. */
const scoped = new RegExp(
  String.raw`${owner}\w{0,20}['"]?\s{0,5}(?::|=>|=|,)[^\n,;]{0,44}?${caller}|\band\s{1,5}[\w.]{0,40}?${owner}\w{0,20}\s{0,5}=\s{0,5}(?:[?:$@%]|\{)|${caller}(?:\(\))?(?:\.|->)(?!id\b|_id\b|role|name|email)\w{1,40}(?:\(\))?(?:\.|->)|\.belongsTo|relationship`,
  'i',
);

/** Roles, permissions, policies. */
const permitted =
  /is_?admin|is_?super_?user|is_?staff|is_?owner|has_?(any_?)?(role|authority|permission|scope|access|claim|perm)|is_?in_?role|\.roles?\b|\brole\b|check_?\w{0,30}(permission|role|scope|access|owner|author)|\bcan(not)?\?*\s*[(:]|->can\(|userCan\(|authori[sz]e|\bpolicy\b|policies|Gate::|denyAccess|isGranted|ability|abilities|\bpermissions?\b|\bscopes?\b|IsInRole|HasClaim|owns\w{0,30}\(|belongs_?to|forbid|access_?denied|\b403\b/i;

/** Whether code asks whose it is, or what the caller may. */
export function asksForRights(text: string): boolean {
  return comparison.test(text) || scoped.test(text) || permitted.test(text);
}

/** Whether a condition compares who a thing belongs to with who is calling. */
export function comparesOwner(condition: string): boolean {
  return comparison.test(condition);
}

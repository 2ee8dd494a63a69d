import type { Call, Code, FunctionModel, SourceModel } from '../../../languages/model.ts';
import { assignmentAround, isInside, widerSurroundings } from '../../values.ts';

/** What becomes of claims that were read without a check of the signature. */
export type ClaimsUse =
  /** They say who the caller is, or what they may do. */
  | { readonly kind: 'decision'; readonly evidence: string }
  /** They are handed on, and what for cannot be seen. */
  | { readonly kind: 'unclear' }
  /** Only the end, the key's name and the like are read; or the token is verified here, too; or it is the browser that reads its own token. */
  | {
      readonly kind: 'harmless' /** Because of what those do in the file that call the function. */;
      readonly isOfCallers?: true;
    };

const harmless: ClaimsUse = { kind: 'harmless' };

/** Reads that need no trust: they choose a key or a moment, and a forged one gains nothing. */
const plainClaims =
  /^(exp|iat|nbf|kid|alg|typ|iss|jti|header|headers|tid|length|getExpiresAt\w*|getKeyId|getIssuer|getId|getAlgorithm|getHeader|getExpirationTime|getIssueTime|ValidTo|ValidFrom|Issuer|Header|Id|Kid|Alg|map|signature|toString|split)$/;

const identity =
  'sub|subject|user|users|user_?id|userid|uid|id|_id|account_?id|email|username|user_?name|preferred_username|login|name|role|roles|is_?admin|admin|isadmin|scope|scopes|scp|perms?|permissions?|groups?|abilities|authorities|org|org_?id|tenant_?id|customer_?id|type|data|identity|level|rank|tier';

const verifies =
  /\b(?!\w{0,60}DoNotVerif)(?!\w{0,60}(?:password|captcha|email|otp|phone|csrf)\w{0,60}\s*\()\w{0,60}(?:verify|verified|introspect)\w{0,60}\s*\(|validat\w{0,60}(?:Token|Jwt|JWT|Jws|Signature|Claims)\w{0,60}\s*\(|->(?:validate|assert)\s*\(|[pP]rocessor\w*\.process\s*\(|hash_hmac\s*\(|createHmac\s*\(|hmac\.(?:new|New)\b|openssl_verify|parseClaimsJws|parseSignedClaims|ParseWithClaims\s*\(|passport\.authenticate\s*\(\s*['"]jwt/i;

const guardName =
  /auth|guard|middleware|canactivate|currentuser|current_user|isadmin|is_admin|require|protect|permission|session|identity|getuser|get_user|principal|login_required|decorator/i;
const idleName = /expir|debug|^log|print|dump|inspect|header|getkid|get_kid|issuer|ttl|remaining/i;

/** Follows what a decode at `site` returns through the function that it stands in, and through the callers of a small wrapper around it. */
export function useOfClaims(model: SourceModel, site: Code, within: FunctionModel | undefined, depth = 0): ClaimsUse {
  if (isBrowserCode(model)) return harmless;
  const around = widerSurroundings(model, within);
  if (verifies.test(withoutNames(withoutDates(without(around, site.text), model), within))) return harmless;
  const assigned = assignmentAround(model, site);
  if (assigned !== undefined && isPrincipal(assigned)) return { kind: 'decision', evidence: `they become ${assigned}` };
  const variable = variableOf(assigned) ?? claimsArgument(site);
  const named = within?.name ?? '';
  const read = claimsRead(model, around, site, variable);
  const deciding = read.find((claim) =>
    new RegExp(
      `^(${identity}|getClaims?|getSubject|Claims?|Subject|FindFirst\\w*|First|FirstOrDefault|Single|SingleOrDefault)$`,
      'i',
    ).test(claim),
  );
  if (deciding !== undefined) return { kind: 'decision', evidence: `\`${deciding}\` is taken from them` };
  const principal = principalFrom(around, variable);
  if (principal !== undefined) return { kind: 'decision', evidence: `they become ${principal}` };
  // `return decode(token).header.kid`
  if (variable === undefined && read.length > 0 && read.every((claim) => plainClaims.test(claim))) return harmless;
  if (within !== undefined && isReturned(model, within, site, variable)) return useByCallers(model, within, depth);
  if (/verif|valid|check/i.test(named) && within?.returns.some((one) => one.kind === 'boolean' && one.boolean) === true)
    return { kind: 'decision', evidence: `${named} says yes whoever signed it` };
  // what kind of token it is gives nobody anything
  if (read.length > 0 && read.every((claim) => /^(typ|alg|kid|header|headers|length)$/.test(claim))) return harmless;
  if (guardName.test(named) && !idleName.test(named))
    return { kind: 'decision', evidence: `${named} lets a caller in by them` };
  if (read.length > 0 && read.every((claim) => plainClaims.test(claim))) return harmless;
  return idleName.test(named) ? harmless : { kind: 'unclear' };
}

/** `$token->validate(new ValidationData())` of lcobucci/jwt 3 looks at the times and at no signature. */
function withoutDates(text: string, model: SourceModel): string {
  return /\bValidationData\b/.test(model.file.text) ? text.replaceAll('->validate(', '->look(') : text;
}

function without(text: string, part: string): string {
  return text.replace(part, '');
}

/** What a function is called does not say what it does: `def verify_token(` verifies nothing by itself. */
function withoutNames(text: string, within: FunctionModel | undefined): string {
  let plain = text;
  for (let one = within; one !== undefined; one = one.within) {
    if (one.name !== '') plain = plain.replaceAll(new RegExp(`\\b${escaped(one.name)}\\s*\\(`, 'g'), '');
  }
  return plain;
}

/** `ParseUnverified(token, claims)`: the claims are the second argument. */
function claimsArgument(site: Code): string | undefined {
  return /ParseUnverified\([^,]+,\s*&?(\w+)/.exec(site.text)?.[1];
}

function variableOf(target: string | undefined): string | undefined {
  const last = target?.split(/[.,\s]/).find((part) => part !== '' && !/^(const|let|var|self|this|\$this)$/.test(part));
  return last?.replace(/^[$@]/, '');
}

function isPrincipal(target: string): boolean {
  return (
    /^\$?(req|request|ctx|context|c|g|res|reply|socket|session|this|self|event|_SESSION|st)(\.\w+)*\.(user|auth|currentUser|current_user|authUser|principal|identity|claims|payload|token_?payload|decoded|jwt|account|userData|user_?id|locals|state)(\.\w+)?$/i.test(
      target,
    ) || /^(@current_user|@user)$/.test(target)
  );
}

/** `req.user = payload`, `c.Set("user", claims)`, `Auth::login(...)`, `request.setAttribute("user", …)`. */
function principalFrom(text: string, variable: string | undefined): string | undefined {
  if (variable === undefined) return undefined;
  const name = escaped(variable);
  const stored = new RegExp(
    `(?:\\$?\\b(?:req|request|ctx|context|c|g|res|reply|socket|session|this|self|event)(?:\\.|->)[\\w.>()-]*|@(?:current_)?\\w+)\\s*=\\s*(?:\\{\\s*\\.{3})?\\$?${name}\\b`,
  ).exec(text)?.[0];
  if (stored !== undefined && !/==/.test(stored)) return stored.split('=')[0]?.trim();
  const handed = new RegExp(`\\.?(?:[sS]et|setAttribute|setUser|login|done|WithValue)\\([^()]*\\b${name}\\b`).exec(
    text,
  )?.[0];
  return handed === undefined ? undefined : `the argument of ${handed.replace(/\(.*/s, '').replace(/^\./, '')}`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The claims that the text reads of the variable, or of the call itself. */
function claimsRead(model: SourceModel, around: string, site: Code, variable: string | undefined): string[] {
  const after = model.file.text.slice(site.end, site.end + 60);
  const direct =
    /^\)?\s{0,40}(?:as \w+\s{0,40}\))?\s{0,40}(?:\[0\]|\.first)?(?:\?|!)?(?:\.|->|\[\s*["':]|&\.)\s*(\w+)/.exec(
      after,
    )?.[1];
  const destructured = destructuring(model, site);
  if (variable === undefined) return direct === undefined ? destructured : [direct, ...destructured];
  const read = [
    ...around.matchAll(
      new RegExp(
        `(?<![\\w.])[$@]?${escaped(variable)}(?:\\.payload|\\.claims|\\.Claims\\b(?!\\.\\())?\\)?(?:\\?|!|&)?(?:\\.|->|\\[\\s*["':]|\\.get\\(\\s*["'])\\s*(\\w+)(?:\\(\\s*["'](\\w+))?`,
        'g',
      ),
    ),
  ];
  const claims = read.map(([, member = '', argument]) =>
    /^(get|fetch|dig)$/.test(member) && argument !== undefined ? argument : member,
  );
  const goClaims = [...around.matchAll(/\bclaims\[\s*"(\w+)"/g)].map((match) => match[1] ?? '');
  const typed = claimsByType(model, around, variable);
  if (typed.length > 0) return typed;
  return [
    ...(direct === undefined ? [] : [direct]),
    ...destructured,
    ...claims,
    ...(model.file.language === 'go' ? goClaims : []),
  ];
}

/** `token.Claims.FirstOrDefault(c => c.Type == JwtRegisteredClaimNames.Exp)`: the claims that LINQ looks for, when nothing else is read. */
function claimsByType(model: SourceModel, around: string, variable: string): string[] {
  if (model.file.language !== 'csharp') return [];
  const uses = [...around.matchAll(new RegExp(`(?<![\\w.])${escaped(variable)}\\s*\\??\\.`, 'g'))];
  const typed = [
    ...around.matchAll(
      new RegExp(
        `(?<![\\w.])${escaped(variable)}\\s*\\??\\.Claims\\s*\\??\\.\\w+\\(\\s*\\(?(\\w+)\\)?\\s*=>\\s*\\1\\.Type\\s*==\\s*(?:[\\w.]*\\.)?"?(\\w+)`,
        'g',
      ),
    ),
  ];
  return typed.length === uses.length ? typed.map((match) => (match[2] ?? '').toLowerCase()) : [];
}

/** `const { sub, role } = decode(token)`. */
function destructuring(model: SourceModel, site: Code): string[] {
  const before = model.file.text.slice(Math.max(0, site.start - 160), site.start);
  const names = /\{([^{}]*)\}\s*=\s*(?:await\s*)?(?:\(\s*)?$/.exec(before)?.[1];
  return names === undefined ? [] : names.split(',').map((name) => (name.split(':')[0] ?? '').trim());
}

function isReturned(model: SourceModel, within: FunctionModel, site: Code, variable: string | undefined): boolean {
  const returned = within.returns.map((one) => one.code);
  if (returned.some((code) => isInside(site, code))) return true;
  const text = within.body.text;
  if (variable === undefined) return /^\s*(return\b)?/.test(text) && model.file.language === 'ruby';
  return new RegExp(
    `\\breturn\\s{0,20}\\(?\\s{0,20}(?:\\{\\s{0,20}\\.{3})?\\$?${escaped(variable)}\\b\\s*(?:[;)}]|$)|\\breturn[ \\t]+\\$?${escaped(variable)}\\b[ \\t]*\\n`,
  ).test(text);
}

function useByCallers(model: SourceModel, wrapper: FunctionModel, depth: number): ClaimsUse {
  const name = wrapper.name;
  const guard = guardName.test(name) && !idleName.test(name);
  if (guard || /^validate$/.test(name))
    return { kind: 'decision', evidence: `${name} returns them as who the caller is` };
  if (idleName.test(name)) return harmless;
  if (depth > 1 || name === '') return { kind: 'unclear' };
  // a method of the same name of something else is another
  const isOwn = ({ receiverText, target }: Call) =>
    receiverText === undefined || !target.startsWith(`${receiverText}.`) || !model.imports.has(receiverText);
  const callers = model.calls.filter((call) => call.name === name && isOwn(call) && !isInside(call.code, wrapper.code));
  const uses = callers.map((call) => useOfClaims(model, call.code, call.within, depth + 1));
  const decision = uses.find((use) => use.kind === 'decision');
  if (decision !== undefined) return decision;
  const isHarmless = uses.length > 0 && uses.every((use) => use.kind === 'harmless');
  return isHarmless ? { kind: 'harmless', isOfCallers: true } : { kind: 'unclear' };
}

/** Whether a script runs in the browser, where a token is the user's own and a forged one fools nobody else. */
export function isBrowserCode(model: SourceModel): boolean {
  const { path, language, text } = model.file;
  if (language !== 'javascript' || /['"]use server['"]|['"](@nestjs\/|express['"]|koa['"]|fastify['"])/.test(text))
    return false;
  if (
    /\.(jsx|tsx|vue|svelte)$|(^|\/)(frontend|client|web|webapp|ui|public|static|assets|components|composables|hooks|mobile)\//i.test(
      path,
    )
  ) {
    return !/(^|\/)(api|server|backend)\/|middleware\.[jt]s$/i.test(path.replace(/^(frontend|client|web)\//, ''));
  }
  return /\b(localStorage|sessionStorage|AsyncStorage)\b|\bwindow\.(location|document)|document\.(cookie|querySelector|getElement)|from ['"](react|vue|@angular\/\w+|svelte|react-native|next\/navigation|vue-router|react-router-dom)['"]/.test(
    text,
  );
}

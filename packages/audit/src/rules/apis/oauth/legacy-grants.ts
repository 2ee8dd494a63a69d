import type { Call, Code, SourceModel, Value } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { codeOf } from '../../code-of.ts';
import type { ProjectMatch } from '../../rule.ts';
import { deep, entryOf, stringsIn } from '../../values.ts';

/** What a library that issues tokens, or asks for them, is told of the grants that OAuth 2.1 has left behind. */
const switches = /(^|\.)(oauth2orize(\.default)?\.(exchange\.password|grant\.token)|SetPasswordAuthorizationHandler)$/;
const grantName = /^['"`:]?grant_?type['"`]?$/i;

/** Places in the code where a grant of that kind is switched on, asked for by a pair of name and value, or recognised in a request. */
export function serverSwitches(model: SourceModel): readonly Code[] {
  return [
    ...model.calls.filter((call) => isSwitch(call)).map(({ code }) => code),
    ...ofLists(model),
    ...ofRequests(model),
    ...ofResponseType(model),
  ];
}

function isSwitch(call: Call): boolean {
  const { name, target, receiver, arguments: given } = call;
  const [first, second] = given.map(({ value }) => value);
  if (switches.test(target)) return true;
  // `params.set('grant_type', 'password')`, `new KeyValuePair("grant_type", "password")`
  if (first?.kind === 'string' && grantName.test(first.text) && second !== undefined)
    return /^(set|append|add|Add|Set|put|KeyValuePair|data|body|field)$/.test(name) && isPassword(second);
  if (name === 'register_grant')
    return first?.kind === 'path' && /(^|\.)\w{0,30}(Password|Implicit)\w{0,20}Grant$/.test(first.path);
  if (name === 'SetAllowedGrantType') return given.some(({ value }) => /PasswordCredentials$/.test(value.code.text));
  if (name === 'grant_flows') return given.some(({ value }) => stringsIn(value).some(isLegacy));
  if (name === 'AuthorizationGrantType') return given.some(({ value }) => stringsIn(value).some(isLegacy));
  // `OAuth2AuthorizedClientProviderBuilder.builder().password()`, `client.password.get_token` of Ruby
  if (name === 'password' && given.length === 0) return /OAuth2AuthorizedClientProviderBuilder/.test(target);
  return name === 'get_token' && receiver?.kind !== undefined && /\.password$/.test(call.receiverText ?? '');
}

function isPassword(value: Value): boolean {
  return value.kind === 'string' && value.text === 'password';
}

function isLegacy(text: string): boolean {
  return /^(password|implicit)$/.test(text);
}

/** `new OAuthServer({ grants: ['password'] })`, `url.Values{"grant_type": {"password"}}`. */
function ofLists(model: SourceModel): readonly Code[] {
  const found: Code[] = [];
  for (const value of model.calls.flatMap(({ arguments: given }) => given.map((one) => one.value))) {
    for (const part of deep(value)) {
      const grants = entryOf(part, ['grants', 'grantTypes', 'grant_types', 'allowedGrants']);
      if (grants?.kind === 'list' && grants.items.some((one) => one.kind === 'string' && isLegacy(one.text)))
        found.push(grants.code);
      const asked = entryOf(part, ['grant_type']);
      if (asked !== undefined && asked.kind !== 'string' && stringsIn(asked).some((text) => text === 'password'))
        found.push(asked.code);
    }
  }
  return found;
}

/** `if (req.body.grant_type === 'password')`: a server that takes names and passwords for tokens. */
function ofRequests({ comparisons, file }: SourceModel): readonly Code[] {
  const compared = comparisons
    .filter(({ operator, left, right }) => {
      const sides = [left, right];
      const isRead = sides.some(
        ({ code }) => /grant_?type/i.test(code.text) && /req|body|form|POST|params|input|request/i.test(code.text),
      );
      return !operator.startsWith('!') && isRead && sides.some(isPassword);
    })
    .map(({ code }) => code);
  const cases = [
    ...file.text.matchAll(
      /\b(switch|match)\s{0,4}\([^{}\n]{0,80}grant_?type[^{}\n]{0,40}\)\s{0,4}\{[\s\S]{0,400}?(['"])password\2\s{0,4}(:|=>)/gi,
    ),
  ];
  return [...compared, ...cases.map(({ index, 0: text }) => codeOf(file.text, index, index + text.length))];
}

/** `options.ResponseType = "token"` of .NET. */
function ofResponseType({ assignments, file }: SourceModel): readonly Code[] {
  if (file.language !== 'csharp') return [];
  return assignments
    .filter(({ target, value }) => {
      const isImplicit =
        value.kind === 'path' &&
        /OpenIdConnectResponseType\.(Token|IdTokenToken|CodeIdTokenToken|CodeToken)$/.test(value.path);
      return /(^|\.)ResponseType$/.test(target) && isImplicit;
    })
    .map(({ code }) => code);
}

const settings: readonly { readonly file: RegExp; readonly on: RegExp }[] = [
  {
    file: /(^|\/)config\/packages\/\w{0,20}oauth2\w{0,20}\.ya?ml$/,
    on: /^[ \t]{0,40}enable_(password|implicit)_grant:[ \t]{1,9}true\b/gm,
  },
  {
    file: /(^|\/)application([-.][\w-]{1,40})?\.(ya?ml|properties)$/,
    on: /^[ \t]{0,40}[\w.-]{0,120}authorization-grant-type[ \t]{0,9}[:=][ \t]{0,9}(password|implicit)\b/gm,
  },
];

/** Files of settings of Symfony and Spring that switch such a grant on. */
export function* legacyGrantSettings(project: Project, remedy: string): Generator<ProjectMatch> {
  for (const { file: pattern, on } of settings) {
    for (const file of project.files.filter((one) => pattern.test(one) && !project.isTest(one))) {
      const text = project.read(file) ?? '';
      for (const { 0: line, index } of text.matchAll(on)) {
        yield {
          file,
          code: codeOf(text, index + line.search(/\S/), index + line.length),
          message: 'The implicit or the password grant of OAuth is used here.',
          remedy,
          confidence: 'medium',
        };
      }
    }
  }
}

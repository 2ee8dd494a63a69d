import type { Call, Code, SourceModel, Value } from '../languages/model.ts';
import { namedValues } from './named-values.ts';
import type { Match, StaticRule } from './rule.ts';

const scopeName = /^(scopes?|abilities)$/i;
/** Names of the same thing that stand elsewhere as well: in a table of roles, `*` is no token's. */
const rightName = /^(scopes?|scp|abilities|permissions?|perms|authorities|privileges)$/i;
/** What makes a token, or holds what goes into one. */
const ofToken = /jwt|jws|token|payload|claims|\bsign\b|encode|issue/i;

/** A token that may do everything. */
export const tokenWildcardScope: StaticRule = {
  id: 'token-wildcard-scope',
  number: 'S34',
  title: 'A token is issued for everything',
  cwe: [250],
  severity: 'medium',
  why: 'Whoever gets hold of the token may do all that its owner may: there is nothing that it was not meant for.',
  remedy: 'List what it is for.',
  triggers: {
    php: ['createToken', "'*'"],
    javascript: ["'*'", '"*"', "'*:*'"],
    python: ["'*'", '"*"'],
    go: ['"*"'],
    java: ['"*"'],
    ruby: ["'*'", '"*"'],
    csharp: ['"*"'],
  },
  mention: /createToken|\b(scopes?|scp|abilities|permissions?|perms|authorities|privileges)\b/i,
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    if (model.file.language === 'php') {
      for (const call of model.calls) {
        if (call.name !== 'createToken' || !isUnlimited(call) || !isOfUser(model, call)) continue;
        yield {
          code: call.code,
          message:
            call.arguments.length < 2
              ? 'createToken() without abilities issues a token for everything.'
              : "A token is issued with the ability '*'.",
          remedy: "Name its abilities: createToken('ci', ['orders:read']).",
          confidence: project.mentions('sanctum') ? 'high' : 'medium',
        };
      }
    }
    for (const { code, name } of claims(model)) {
      yield { code, message: `The ${name} of what is issued here is "*".`, remedy: this.remedy, confidence: 'medium' };
    }
    // what createToken() is given has been told there
    const isTold = model.file.language === 'php' && /createToken\s*\(/.test(model.file.text);
    for (const { name, value } of namedValues(model)) {
      if (!isEverything(value) || (isTold && name === 'abilities')) continue;
      if (!scopeName.test(name) && !(rightName.test(name) && isOfToken(model, value.code))) continue;
      // which scopes a server allows, or a browser asks for, is no token
      if (model.file.language !== 'javascript' && model.file.language !== 'php' && !isOfToken(model, value.code))
        continue;
      yield {
        code: value.code,
        message: `The ${name} of what is issued here is "*".`,
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
  },
};

/** `->withClaim('scope', '*')` of a builder. */
function claims(model: SourceModel): readonly { readonly code: Code; readonly name: string }[] {
  return model.calls.flatMap(({ name, arguments: [claim, value] }) =>
    /^(withClaim|claim|addClaim|setClaim|put|Claim)$/.test(name) &&
    claim?.value.kind === 'string' &&
    rightName.test(claim.value.text) &&
    value !== undefined &&
    isEverything(value.value)
      ? [{ code: value.value.code, name: claim.value.text }]
      : [],
  );
}

function isEverything(value: Value): boolean {
  return (value.kind === 'list' ? value.items : [value]).some(
    (one) => one.kind === 'string' && /^(\*|\*[:.]\*)$/.test(one.text),
  );
}

/** Whether a value stands in what is signed, or in what is named for it. */
function isOfToken(model: SourceModel, { start, end }: Code): boolean {
  const around = (code: Code) => code.start <= start && end <= code.end;
  return (
    model.assignments.some(
      ({ target, code }) => around(code) && code.end - code.start < 2000 && ofToken.test(target),
    ) ||
    model.calls.some(
      (call) =>
        around(call.code) && call.arguments.some(({ value }) => around(value.code)) && ofToken.test(call.target),
    )
  );
}

/** Sanctum's is called on the user, with a name for the token; services of the project's own take the user. */
function isOfUser(model: SourceModel, { receiverText, arguments: [name] }: Call): boolean {
  if (receiverText === undefined || name === undefined) return false;
  if (/^\$this$/.test(receiverText)) return /HasApiTokens/.test(model.file.text);
  if (/service|manager|repositor|factory|issuer|dao$|mapper|provider|helper/i.test(receiverText)) return false;
  return !(name.value.kind === 'path' && /(^|\.)\$?(user|account|customer|currentUser)$/i.test(name.value.path));
}

function isUnlimited(call: Call): boolean {
  const abilities = call.arguments[1]?.value;
  if (abilities === undefined) return call.arguments.length === 1;
  return abilities.kind === 'list' && abilities.items.some((item) => item.kind === 'string' && item.text === '*');
}

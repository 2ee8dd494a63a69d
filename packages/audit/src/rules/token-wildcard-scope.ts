import type { Call, Code, SourceModel, Value } from '../languages/model.ts';
import { namedValues } from './named-values.ts';
import type { Match, StaticRule } from './rule.ts';

const scopeName = /^(scopes?|abilities)$/i;

/** A token that may do everything. */
export const tokenWildcardScope: StaticRule = {
  id: 'token-wildcard-scope',
  number: 'S34',
  title: 'A token is issued for everything',
  cwe: [250],
  severity: 'medium',
  why: 'Whoever gets hold of the token may do all that its owner may: there is nothing that it was not meant for.',
  remedy: 'List what it is for.',
  triggers: { php: ['createToken', "'*'"], javascript: ["'*'", '"*"'] },
  mention: /createToken|scopes?\b|abilities\b/i,
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
    for (const { name, value } of namedValues(model)) {
      if (!scopeName.test(name) || !isEverything(value)) continue;
      yield {
        code: value.code,
        message: `The ${name} of what is issued here is "*".`,
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
  },
  examples: {
    matching: [
      {
        language: 'php',
        code: `<?php\n$token = $config->builder()->expiresAt($end)->withClaim('scope', '*')->getToken($signer, $key);`,
      },
      { language: 'php', code: `<?php\n$token = $user->createToken('api')->plainTextToken;` },
      { language: 'php', code: `<?php\n$token = $user->createToken('api', ['*'])->plainTextToken;` },
      { language: 'javascript', code: `const token = sign({ sub: user.id, scope: '*' }, key);` },
    ],
    clean: [
      { language: 'php', code: `<?php\n$token = $user->createToken('api', ['orders:read'])->plainTextToken;` },
      {
        language: 'php',
        code: `<?php\nclass TokenManager { function issue($user) { return $this->createToken($user); } }\n$tokenManager->createToken($user); $tokensDAO->createToken($tokenModel);`,
      },
      {
        language: 'javascript',
        code: `const token = sign({ sub: user.id, scope: 'orders:read' }, key); const origins = { origin: '*' };`,
      },
    ],
  },
};

/** `->withClaim('scope', '*')` of a builder. */
function claims(model: SourceModel): readonly { readonly code: Code; readonly name: string }[] {
  return model.calls.flatMap(({ name, arguments: [claim, value] }) =>
    /^(withClaim|claim|addClaim|setClaim)$/.test(name) &&
    claim?.value.kind === 'string' &&
    scopeName.test(claim.value.text) &&
    value !== undefined &&
    isEverything(value.value)
      ? [{ code: value.value.code, name: claim.value.text }]
      : [],
  );
}

function isEverything(value: Value): boolean {
  return (value.kind === 'list' ? value.items : [value]).some((one) => one.kind === 'string' && one.text === '*');
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

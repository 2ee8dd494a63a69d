import type { Code, SourceModel, Value } from '../languages/model.ts';
import { familiesIn, verifierOfList } from './apis/jwt/algorithms.ts';
import { speaksOfJwt } from './apis/jwt/header-values.ts';
import { jwtSignings } from './apis/jwt/jwt-sign.ts';
import { jwtVerifications } from './apis/jwt/jwt-verify.ts';
import { jwtWords } from './apis/jwt/jwt-words.ts';
import { namedValues } from './named-values.ts';
import type { Match, StaticRule } from './rule.ts';
import { codeAt, deep, firstOfEach, isFalse, isInside } from './values.ts';

interface Sighting {
  readonly code: Code;
  readonly what: string;
  readonly remedy: string;
  /** The list that holds `none`, when it holds others, too. */
  readonly list?: Value;
}

/** What a file says that speaks of tokens without a signature in a way of its own, apart from settings that it takes from other files. */
const unsignedWords =
  /['"`:.\\]none\b|(Method|Allow|signer_?)None|None(Algorithm|Signer)|NoSignature|unsecured|PlainJWT|setDisableRequireSignature|NO_CONSTRAINTS|ALLOW_ONLY_NONE|RequireSignedTokens/i;
const algorithmNames =
  /^(algorithms?|algs?|allowed_?algs?|allowed_?algorithms|valid_?(methods|algorithms)|signing_?algorithm|jwt_?algorithms?|\w+_(response|signing)_alg)$/i;
/** Lists of what is refused. */
const refusals =
  /forbid|deny|denied|block|reject|disallow|unsafe|insecure|weak|bad|banned|unsupported|exclude|not_?allowed/i;

/** Symbols that stand for "no signature", with the library that has them. */
const unsignedSymbols: readonly { readonly symbol: RegExp; readonly library: string; readonly remedy: string }[] = [
  {
    symbol: /jwt\.(UnsafeAllowNoneSignatureType|SigningMethodNone)$/,
    library: 'golang-jwt/jwt',
    remedy: 'Give the key of one algorithm, and jwt.WithValidMethods([]string{"HS256"}).',
  },
  { symbol: /(^|\.)jwa\.NoSignature(\(\))?$/, library: 'lestrrat-go/jwx', remedy: 'Use jwt.WithKey(jwa.RS256, key).' },
  {
    symbol: /(^|\.)SignatureAlgorithm\.NONE$/,
    library: 'jjwt',
    remedy: 'Use signWith(key): it takes the algorithm from the key.',
  },
  {
    symbol: /(^|\.)(SecurityAlgorithms|JwtAlgorithmName)\.None$/i,
    library: 'the JWT library',
    remedy: 'Use SecurityAlgorithms.RsaSha256 or HmacSha256.',
  },
];

/** Calls that make or accept tokens without a signature. */
const unsignedCalls: readonly {
  readonly target: RegExp;
  readonly library: string;
  readonly remedy: string;
  readonly file?: RegExp;
}[] = [
  {
    target: /(^|\.)Algorithm\.none$/,
    library: 'auth0 java-jwt',
    remedy: 'Use Algorithm.RSA256(publicKey, null) or HMAC256(secret).',
  },
  {
    target: /forUnsecuredSigner$/,
    library: 'lcobucci/jwt',
    remedy: 'Use Configuration::forSymmetricSigner() or forAsymmetricSigner().',
  },
  {
    target: /(^|\.)Signer\.None$|Lcobucci\.JWT\.Signer\.None/,
    library: 'lcobucci/jwt',
    remedy: 'Use a signer with a key, Signer\\Hmac\\Sha256 say.',
  },
  {
    target: /Jose\.Component\.Signature\.Algorithm\.None$/,
    library: 'web-token',
    remedy: 'Take None out of the AlgorithmManager.',
  },
  {
    target: /(^|\.)UnsecuredJWT(\.decode|\(\)\.([\w()]+\.)*encode)$/,
    library: 'jose',
    remedy: 'Use SignJWT and jwtVerify.',
    file: /jose/,
  },
  {
    target: /Jwts\.parser(Builder)?\(\)\.([\w()]+\.)*unsecured$/,
    library: 'jjwt',
    remedy: 'Remove unsecured(), and give verifyWith(key).',
  },
  {
    target: /(^|\.)(AllowNoneAlgorithm|NoneAlgorithm|NoneSigner)$/,
    library: 'the JWT library',
    remedy: 'Use an algorithm with a key.',
  },
  {
    target: /(^|\.)PlainJWT\.parse$/,
    library: 'nimbus-jose-jwt',
    remedy: 'Use SignedJWT.parse(token), and verify it.',
    file: /nimbusds/,
  },
  {
    target: /(^|\.)setDisableRequireSignature$/,
    library: 'jose4j',
    remedy: 'Remove setDisableRequireSignature().',
  },
  {
    target: /setJwsAlgorithmConstraints$/,
    library: 'jose4j',
    remedy: 'Use AlgorithmConstraints with PERMIT and one algorithm.',
    file: /NO_CONSTRAINTS|ALLOW_ONLY_NONE/,
  },
];

/** "none" in a list of algorithms, or a symbol that stands for it. */
export const jwtAlgNoneAllowed: StaticRule = {
  id: 'jwt-alg-none-allowed',
  number: 'S01',
  title: 'Tokens without a signature are allowed',
  cwe: [347],
  severity: 'critical',
  why: 'With "none" a token needs no signature: whoever writes one with alg none is whoever they like.',
  remedy: 'Allow exactly one algorithm for each key, never "none".',
  triggers: {
    javascript: jwtWords,
    php: jwtWords,
    python: jwtWords,
    go: jwtWords,
    java: jwtWords,
    ruby: jwtWords,
    csharp: [...jwtWords, 'RequireSignedTokens'],
  },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path) || !speaksOfJwt(model)) return;
    for (const { code, what, remedy, list } of firstOfEach(sightings(model), (one) => one.code.start)) {
      if (list === undefined && mayBeUnsigned(model, code)) continue;
      const fix = list === undefined ? undefined : removal(model, list);
      yield { code, message: `${what}.`, remedy, confidence: 'high', ...(fix === undefined ? {} : { fix }) };
    }
  },
};

function* sightings(model: SourceModel): Generator<Sighting> {
  const calls = [...jwtVerifications(model), ...jwtSignings(model)];
  for (const { api, call } of calls) {
    for (const { value } of call.arguments) {
      const list = noneIn(value);
      // A list of this file that stands elsewhere is reported there, once for all who use it.
      if (list !== undefined && (isInside(list.code, call.code) || !standsIn(model, list.code))) {
        yield {
          code: call.code,
          what: `${api.library} is allowed the algorithm "none" here`,
          remedy: `Name the one algorithm of the key, never "none".`,
          list,
        };
      }
    }
  }
  const isSeen = (code: Code) => calls.some(({ call }) => isInside(code, call.code));
  if (!unsignedWords.test(model.file.text)) return;
  yield* fromNamedValues(model, isSeen);
  yield* fromSymbols(model);
  yield* fromComparisons(model);
  yield* fromCases(model);
}

/**
 * The request objects of OpenID Connect may come without a signature (Core 1.0, section 6.1), and libraries have a part of their own for what is
 * called unsecured: who accepts it elsewhere is found there.
 */
function mayBeUnsigned(model: SourceModel, code: Code): boolean {
  const around = [...model.functions, ...model.classes].filter((one) => isInside(code, one.code));
  // what the authorization server has said of a token is put into the form that claims are checked in
  if (/UnsecuredJWT/.test(code.text) && around.some((one) => /\bintrospect(ion|ed)?\w*\.active\b/.test(one.code.text)))
    return true;
  if (model.classes.some((one) => /unsecured/i.test(one.name) && isInside(code, one.code))) return true;
  if (around.some(({ name }) => /^unsigned_?(token|jwt|jws|object)$/i.test(name))) return true;
  if (/request_?object/i.test(model.file.text.slice(Math.max(0, code.start - 700), code.end + 400))) return true;
  return model.classes.some(({ name }) => name !== '' && code.text.startsWith(`${name}(`));
}

function standsIn({ file }: SourceModel, { start, end, text }: Code): boolean {
  return file.text.slice(start, end) === text;
}

/** The list or the string that names `none`, entries of other meaning left aside. */
function noneIn(value: Value): Value | undefined {
  if (value.kind === 'map') {
    for (const [key, entry] of value.entries) {
      if (algorithmNames.test(key.replace(/^:/, ''))) {
        const found = noneIn(entry);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }
  if (value.kind === 'list') return value.items.some(isNone) ? value : undefined;
  if (value.kind === 'choice') return value.options.map(noneIn).find((one) => one !== undefined);
  return isNone(value) ? value : undefined;
}

function isNone(value: Value): boolean {
  return (
    (value.kind === 'string' && /^none$/i.test(value.text)) || (value.kind === 'choice' && value.options.some(isNone))
  );
}

function* fromNamedValues(model: SourceModel, isSeen: (code: Code) => boolean): Generator<Sighting> {
  for (const { name, target, value, code } of namedValues(model)) {
    // what a discovery document offers clients is no list that tokens are checked by
    if (refusals.test(target) || /values_?supported$/i.test(name)) continue;
    // the signature of an assertion of SAML is that of its XML
    if (/^RequireSignedTokens$/.test(name) && isFalse(value) && !/saml/i.test(model.file.path)) {
      yield {
        code,
        what: 'RequireSignedTokens = false accepts tokens without a signature',
        remedy: 'Remove it: true is the default.',
      };
    }
    if (isSeen(value.code)) continue;
    const list = value.kind === 'list' ? value : undefined;
    const namesAlgorithms = algorithmNames.test(name) || (list !== undefined && familiesIn(list).size > 0);
    if (!namesAlgorithms || noneIn(value) === undefined) continue;
    if (list === undefined && !/^(alg|algorithm|jwt_?algorithm|\w+_alg)$/i.test(name)) continue;
    yield {
      code: value.code,
      what: `\`${name}\` allows the algorithm "none"`,
      remedy: 'Name the one algorithm of the key.',
      ...(list === undefined ? {} : { list }),
    };
  }
}

function* fromSymbols(model: SourceModel): Generator<Sighting> {
  for (const call of model.calls) {
    for (const { target, library, remedy, file } of unsignedCalls) {
      if (target.test(call.target) && (file?.test(model.file.text) ?? true)) {
        yield { code: call.code, what: `${library} makes or accepts tokens without a signature here`, remedy };
      }
    }
    const verifier = verifierOfList(call);
    const list = verifier === undefined ? undefined : noneIn(verifier.list);
    if (verifier !== undefined && list !== undefined) {
      yield {
        code: call.code,
        what: `${verifier.library} is allowed the algorithm "none" here`,
        remedy: 'Name the one algorithm of the key, never "none".',
        list,
      };
    }
    const registered = call.name === 'RegisterSigningMethod' && call.arguments[0]?.value;
    if (registered && isNone(registered)) {
      yield { code: call.code, what: 'A signing method is registered for "none"', remedy: 'Remove the registration.' };
    }
  }
  for (const { symbol, library, remedy } of unsignedSymbols) {
    const source = new RegExp(
      `(?<![\\w.])[\\w.]*(?:${symbol.source.replace(/\$$/, '\\b').replace(/^\(\^\|\\\.\)/, '')})(?!\\w)`,
      'g',
    );
    for (const found of model.file.text.matchAll(source)) {
      if (!isRefusal(model, found.index)) {
        yield {
          code: codeAt(model, found.index, found.index + found[0].length),
          what: `${library} is given \`${found[0]}\``,
          remedy,
        };
      }
    }
  }
}

/** `if (method == SigningMethodNone) { return error }`, a comment, an import. */
function isRefusal(model: SourceModel, at: number): boolean {
  const { text } = model.file;
  const before = text.slice(text.lastIndexOf('\n', at) + 1, at);
  const after = text.slice(at, at + 120).split('\n')[0] ?? '';
  if (/^\s*(\/\/|\*|\/\*|#|import\b|using\b)|instanceof/.test(before)) return true;
  return /([=!]=|\bcase|\.equals\()\s*$/.test(before) || /^[\w.]+\s*([=!]=|\.equals\()/.test(after);
}

/** `if (header.alg === 'none') return payload`. */
function* fromComparisons(model: SourceModel): Generator<Sighting> {
  for (const { operator, left, right, code, within } of model.comparisons) {
    if (!/^(==|===|eq|is)$/.test(operator) || !(isNone(left) || isNone(right))) continue;
    const other = isNone(left) ? right : left;
    if (
      ![...deep(other)].some((part) =>
        /(^|\.|\[)alg(orithm)?$/i.test(part.kind === 'path' ? part.path : part.kind === 'string' ? part.text : ''),
      )
    )
      continue;
    const branch = within?.branches.find((one) => isInside(code, one.condition.code));
    if (branch === undefined || !acceptsIn(branch.consequence.text)) continue;
    yield {
      code,
      what: 'A token whose header says "none" is accepted here',
      remedy: 'Refuse it, and verify with the one algorithm of the key.',
    };
  }
}

/** `switch (header.alg) { case 'none': return payload; … }`. */
function* fromCases(model: SourceModel): Generator<Sighting> {
  const cases = /\b(?:case|when)\s{0,9}(['"])none\1\s{0,9}(?::|=>|->|then)?([^;\n]{0,200})/gi;
  for (const { 0: all, 2: consequence = '', index } of model.file.text.matchAll(cases)) {
    const before = model.file.text.slice(Math.max(0, index - 600), index);
    if (!/\b(?:switch|match|case)\b[^{};\n]{0,80}\balg/i.test(before) || !acceptsIn(consequence)) continue;
    yield {
      code: codeAt(model, index, index + all.length),
      what: 'A token whose header says "none" is accepted here',
      remedy: 'Refuse it, and verify with the one algorithm of the key.',
    };
  }
}

function acceptsIn(consequence: string): boolean {
  if (
    /throw|raise|abort|panic|40[013]|false|null|nil|None|error|reject|invalid|unauthori[sz]ed|fail|exit|die/i.test(
      consequence,
    )
  )
    return false;
  return /\breturn\b|\bnext\(|valid\s*=\s*true|verified\s*=\s*true/i.test(consequence);
}

/** Takes `none` out of a list that holds another algorithm; only where the list stands here as it is. */
function removal(model: SourceModel, list: Value): Match['fix'] {
  if (list.kind !== 'list' || list.items.length < 2 || list.items.some((item) => item.kind !== 'string'))
    return undefined;
  const written = model.file.text.slice(list.code.start, list.code.end);
  if (written !== list.code.text || !/['"]none['"]/i.test(written)) return undefined;
  const text = written.replace(/(?<!\s)\s*,\s*(['"])none\1/i, '').replace(/(['"])none\1\s*,\s*/i, '');
  return { description: 'Take "none" out of the list', edits: [{ start: list.code.start, end: list.code.end, text }] };
}

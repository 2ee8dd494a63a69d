import type { Call, SourceModel, Value } from '../languages/model.ts';
import { headerValueIn, speaksOfJwt } from './apis/jwt/header-values.ts';
import { jwtWords } from './apis/jwt/jwt-words.ts';
import type { Match, StaticRule } from './rule.ts';
import { deep, firstOfEach, stringsIn, widerSurroundings } from './values.ts';

type Reach = 'path' | 'query' | 'command';

const files =
  /^(readFile|readFileSync|createReadStream|file_get_contents|fopen|file|readfile|open|read|ReadFile|Open|read_text|readAllBytes|readString|readAllLines|ReadAllText|ReadAllBytes|FileInputStream|FileReader|File|Path|get|require|require_once|include|get_contents|binread|openssl_pkey_get_public|readAsBytes|path\.join|loadKey|createFromPemFile|OpenRead|FileStream|getResourceAsStream)$/;
const queries =
  /^(query|execute|exec|raw|rawQuery|\$queryRawUnsafe|\$executeRawUnsafe|prepare|select|selectOne|whereRaw|unprepared|Query|QueryRow|Exec|createQuery|createNativeQuery|queryForObject|find_by_sql|mysqli_query|pg_query|get|all|run|each|SqlCommand|FromSqlRaw|ExecuteSqlRaw|QueryRowContext|QueryContext|fetchOne|fetchAssociative|executeQuery|scalar|text|where|find_by|Raw|SqliteCommand|MySqlCommand|DB::select|one|prepareStatement|executeUpdate|queryForList)$/;
const commands =
  /^(exec|execSync|spawn|spawnSync|system|shell_exec|passthru|popen|proc_open|run|check_output|Popen|call|Command|execFile|Start|backtick|`)$/;

/** How a kid is seen to be harmless before it is used. */
const checks =
  /preg_match|\.test\(|\.match\(|re\.(?:full)?match|match\?|MatchString|matches\(|IsMatch|basename|ctype_|isUuid|uuid\.|Number\(|parseInt|intval|\bin_array|includes\(|array_key_exists|hasOwn|realpath|startsWith\(|HasPrefix|secure_filename|filepath\.Base|\ballowed|whitelist|escape|quote\(|isset\(/i;

/** The token's kid becomes a part of a path, a query or a command. */
export const jwtKidInjection: StaticRule = {
  id: 'jwt-kid-injection',
  number: 'S08',
  title: "The token's kid becomes part of a path, a query or a command",
  cwe: [22, 89, 78],
  severity: 'high',
  why: 'The kid is written by whoever wrote the token, and is used before anything was verified: `../../dev/null` makes an empty key, a quote changes the query.',
  remedy: 'Look the kid up in a map of known keys, or with a bound parameter; refuse what does not match /^[\\w-]+$/.',
  triggers: {
    javascript: jwtWords,
    php: jwtWords,
    python: jwtWords,
    go: jwtWords,
    java: jwtWords,
    ruby: jwtWords,
    csharp: jwtWords,
  },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path) || !speaksOfJwt(model) || !/kid|key_?id/i.test(model.file.text)) return;
    yield* firstOfEach(
      model.calls.flatMap((call) => sighting(model, call) ?? []),
      (match) => match.code.region.startLine,
    );
  },
};

function sighting(model: SourceModel, call: Call): Match | undefined {
  const reach = reachOf(call);
  if (reach === undefined) return undefined;
  const around = widerSurroundings(model, call.within);
  const lines = around.split('\n').filter((line) => /kid/i.test(line));
  if (lines.some((line) => checks.test(line.replace(call.code.text, '')))) return undefined;
  return { code: call.code, message: messages[reach], remedy: remedies[reach], confidence: 'high' };
}

const messages: Readonly<Record<Reach, string>> = {
  path: "The token's kid is part of the path of the file that is read here.",
  query: "The token's kid is part of the text of the query here.",
  command: "The token's kid is part of the command that is run here.",
};

const remedies: Readonly<Record<Reach, string>> = {
  path: 'Keep the keys in a map, and look the kid up in it.',
  query: 'Bind the kid as a parameter, or keep the keys in a map.',
  command: 'Keep the keys in a map, and look the kid up in it; never run a command with it.',
};

function reachOf(call: Call): Reach | undefined {
  const values = call.arguments.map((argument) => argument.value);
  const composed = values.filter((value) => isComposedWithKid(value));
  if (
    queries.test(call.name) &&
    composed.some((value) => stringsIn(value).some((text) => /\b(select|from|where|update|insert)\b/i.test(text)))
  )
    return 'query';
  if (
    commands.test(call.name) &&
    composed.length > 0 &&
    !files.test(call.name) &&
    !/db|conn|pdo|stmt|pool|sql/i.test(call.receiverText ?? '')
  )
    return 'command';
  if (/^read_(text|bytes)$/.test(call.name) && call.receiver !== undefined && isComposedWithKid(call.receiver))
    return 'path';
  if (!files.test(call.name)) return undefined;
  if (/^(get|read|open|file|require|include)$/.test(call.name) && !isFileCall(call)) return undefined;
  return values[0] !== undefined && (isComposedWithKid(values[0]) || isKid(values[0])) ? 'path' : undefined;
}

/** `get` and the like are other things on other objects. */
function isFileCall(call: Call): boolean {
  return (
    call.receiver === undefined ||
    /(^|\.)(File|fs|IO|Storage|Files|os|io|pathlib|FileSystem|path|Path\(\))$/i.test(call.receiverText ?? '')
  );
}

/** A concatenation, a template, a join, a format that holds the kid: not the kid alone as a bound value. */
function isComposedWithKid(value: Value): boolean {
  for (const part of deep(value)) {
    const isComposition =
      part.kind === 'concat' ||
      (part.kind === 'operation' && /^[+.%/]$/.test(part.operator)) ||
      (part.kind === 'call' &&
        /^(join|resolve|sprintf|format|Sprintf|Join|concat|Path|get|of|Format|Combine|interpolate)$/.test(
          part.call.name,
        ) &&
        !/header|head|hdr/i.test(part.call.receiverText ?? ''));
    if (!isComposition) continue;
    if ([...deep(part)].some(isKid)) return true;
  }
  return false;
}

function isKid(value: Value): boolean {
  if (value.kind === 'path' && /^\$?(kid|keyId|key_id)$/i.test(value.path)) return true;
  return (value.kind === 'path' || value.kind === 'call') && headerValueIn(value, ['kid']) !== undefined;
}

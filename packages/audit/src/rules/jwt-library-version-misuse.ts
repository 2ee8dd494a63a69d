import type { Language, SourceModel } from '../languages/model.ts';
import type { Project } from '../source/project.ts';
import { isAtLeastVersion } from './apis/versions.ts';
import type { Match, StaticRule } from './rule.ts';
import { codeAt } from './values.ts';

interface KnownVersion {
  readonly library: string;
  /** As lock files name it. */
  readonly packages: readonly string[];
  readonly language: Language;
  /** How a file that uses it names it. */
  readonly use: RegExp;
  /** The first version that is good; undefined when none is. */
  readonly goodSince: string | undefined;
  readonly what: string;
  readonly remedy: string;
}

const knownVersions: readonly KnownVersion[] = [
  {
    library: 'jsonwebtoken',
    packages: ['jsonwebtoken'],
    language: 'javascript',
    use: /['"]jsonwebtoken['"]/,
    goodSince: '9.0.0',
    what: 'takes keys of the wrong kind for an algorithm (CVE-2022-23540, -23541, -23539)',
    remedy: 'Upgrade to jsonwebtoken 9.',
  },
  {
    library: 'express-jwt',
    packages: ['express-jwt'],
    language: 'javascript',
    use: /['"]express-jwt['"]/,
    goodSince: '6.0.0',
    what: 'takes any algorithm when none is named (CVE-2020-15084)',
    remedy: "Upgrade to express-jwt 8, and give algorithms: ['RS256'].",
  },
  {
    library: 'jwt-simple',
    packages: ['jwt-simple'],
    language: 'javascript',
    use: /['"]jwt-simple['"]/,
    goodSince: '0.5.3',
    what: 'lets the token choose the algorithm (CVE-2016-10555)',
    remedy: 'Upgrade to jwt-simple 0.5.6, or take jose.',
  },
  {
    library: 'fast-jwt',
    packages: ['fast-jwt'],
    language: 'javascript',
    use: /['"]fast-jwt['"]/,
    goodSince: '3.3.2',
    what: 'takes a public key for an HMAC secret (CVE-2023-48223)',
    remedy: 'Upgrade to fast-jwt 5.',
  },
  {
    library: 'firebase/php-jwt',
    packages: ['firebase/php-jwt'],
    language: 'php',
    use: /Firebase\\JWT\\JWT/,
    goodSince: '6.0.0',
    what: 'takes a list of algorithms apart from the key, which lets keys and algorithms be mixed (CVE-2021-46743)',
    remedy: "Upgrade to firebase/php-jwt 6, and give new Key($key, 'HS256').",
  },
  {
    library: 'PyJWT',
    packages: ['pyjwt'],
    language: 'python',
    use: /^[ \t]*(?:import jwt|from jwt )/m,
    goodSince: '2.4.0',
    what: 'takes some public keys for HMAC secrets (CVE-2022-29217)',
    remedy: 'Upgrade to PyJWT 2.10.',
  },
  {
    library: 'python-jose',
    packages: ['python-jose'],
    language: 'python',
    use: /^[ \t]*(?:from|import) jose\b/m,
    goodSince: '3.4.0',
    what: 'takes some public keys for HMAC secrets (CVE-2024-33663)',
    remedy: 'Upgrade to python-jose 3.4, or take PyJWT.',
  },
  {
    library: 'Authlib',
    packages: ['authlib'],
    language: 'python',
    use: /^[ \t]*from authlib\.jose\b/m,
    goodSince: '1.3.1',
    what: 'takes a public key for an HMAC secret (CVE-2024-37568)',
    remedy: 'Upgrade to Authlib 1.3.1 or later.',
  },
  {
    library: 'dgrijalva/jwt-go',
    packages: ['github.com/dgrijalva/jwt-go'],
    language: 'go',
    use: /github\.com\/dgrijalva\/jwt-go/,
    goodSince: undefined,
    what: 'is no longer kept, and skips the audience when it is a list (CVE-2020-26160)',
    remedy: 'Move to github.com/golang-jwt/jwt/v5.',
  },
  {
    library: 'ruby json-jwt',
    packages: ['json-jwt'],
    language: 'ruby',
    use: /JSON::JWT/,
    goodSince: '1.16.6',
    what: 'takes an encrypted token for a signed one (CVE-2023-51774)',
    remedy: 'Upgrade to json-jwt 1.16.6.',
  },
];

/** A JWT library in a version that is known to verify wrongly, or a form of its calls that only such versions take. */
export const jwtLibraryVersionMisuse: StaticRule = {
  id: 'jwt-library-version-misuse',
  number: 'S52',
  title: 'A JWT library in a version that is known to verify wrongly',
  cwe: [1395],
  severity: 'medium',
  why: 'What the code asks for is right, and the library does not do it.',
  remedy: 'Upgrade the library.',
  triggers: {
    javascript: ['jsonwebtoken', 'express-jwt', 'jwt-simple', 'fast-jwt'],
    php: ['Firebase\\JWT', 'JWT::decode'],
    python: ['jwt', 'jose'],
    go: ['dgrijalva/jwt-go'],
    ruby: ['JSON::JWT'],
  },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    for (const known of knownVersions) {
      const match = judge(model, project, known);
      if (match !== undefined) yield match;
    }
    yield* oldForms(model, project);
  },
};

function judge(model: SourceModel, project: Project, known: KnownVersion): Match | undefined {
  if (known.language !== model.file.language) return undefined;
  const use = known.use.exec(model.file.text);
  if (use === null || firstUse(project, known) !== model.file.path) return undefined;
  const version = known.packages.map((name) => project.version(name)).find((one) => one !== undefined);
  if (known.goodSince !== undefined && (version === undefined || isAtLeastVersion(version, known.goodSince)))
    return undefined;
  return {
    code: codeAt(model, use.index + (/^\s*/.exec(use[0])?.[0].length ?? 0), use.index + use[0].length),
    message: `${known.library}${version === undefined ? '' : ` ${version}`} ${known.what}.`,
    remedy: known.remedy,
    confidence: 'high',
  };
}

const firstUses = new WeakMap<Project, Map<string, string | undefined>>();

/** The first file that uses a library, so that a project hears of it once. */
function firstUse(project: Project, known: KnownVersion): string | undefined {
  const uses = firstUses.get(project) ?? new Map<string, string | undefined>();
  firstUses.set(project, uses);
  if (!uses.has(known.library)) {
    const endings = {
      javascript: /\.[cm]?[jt]sx?$|\.(vue|svelte)$/,
      php: /\.php$/,
      python: /\.py$/,
      go: /\.go$/,
      ruby: /\.rb$/,
      java: /\.java$/,
      csharp: /\.cs$/,
    };
    uses.set(
      known.library,
      project.files.find(
        (file) =>
          endings[known.language].test(file) && !project.isTest(file) && known.use.test(project.read(file) ?? ''),
      ),
    );
  }
  return uses.get(known.library);
}

/** `JWT::decode($jwt, $key, array('HS256'))`: only firebase/php-jwt before 6 takes it so. */
function* oldForms(model: SourceModel, project: Project): Generator<Match> {
  if (model.file.language !== 'php' || project.version('firebase/php-jwt') !== undefined) return;
  for (const call of model.calls) {
    if (!/(^|\.)Firebase\.JWT\.JWT\.decode$/.test(call.target) || call.arguments[2]?.value.kind !== 'list') continue;
    yield {
      code: call.code,
      message:
        'This form of JWT::decode, with a list of algorithms, is that of firebase/php-jwt before version 6 (CVE-2021-46743).',
      remedy: "Upgrade to firebase/php-jwt 6, and give new Key($key, 'HS256').",
      confidence: 'medium',
    };
    return;
  }
}

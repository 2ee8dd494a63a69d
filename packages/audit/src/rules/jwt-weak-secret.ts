import { jwtKeyTriggers } from './apis/jwt/jwt-words.ts';
import { type CommittedKey, committedKeys, settingsOfTokens } from './apis/secrets/committed-keys.ts';
import { hardcodedKeys } from './apis/secrets/hardcoded-keys.ts';
import { type Weakness, weaknessOf } from './apis/secrets/secrets.ts';
import type { Match, ProjectMatch, StaticRule } from './rule.ts';
import { masked } from './values.ts';

/** The secret that signs tokens can be guessed. */
export const jwtWeakSecret: StaticRule = {
  id: 'jwt-weak-secret',
  number: 'S11',
  title: 'The secret that signs tokens can be guessed',
  cwe: [521, 326],
  severity: 'high',
  why: 'Whoever has one token can try secrets at home, millions a second, and then sign tokens for anybody (RFC 7518 section 3.2 asks for 256 bits with HS256).',
  remedy: 'Make one of 32 random bytes or more: openssl rand -base64 32.',
  triggers: jwtKeyTriggers,
  *check(model, project): Generator<Match | ProjectMatch> {
    if (project.isTest(model.file.path)) return;
    for (const { text, code, owner, file } of hardcodedKeys(model, project)) {
      const weakness = guessable(text);
      if (weakness === undefined) continue;
      yield {
        ...(file === undefined ? {} : { file }),
        code,
        message: `The secret of ${owner}, \`${masked(text)}\`, ${reasons[weakness]}.`,
        remedy,
        confidence: 'high',
      };
    }
    for (const one of committedKeys(model, project)) yield* told(one);
  },
  *checkSettings(project): Generator<ProjectMatch> {
    for (const one of settingsOfTokens(project)) for (const match of told(one)) yield { ...match, file: one.setIn };
  },
};

/** What is long enough to be no word is only published, which another rule says of it. */
const lengthOfWords = 20;

function guessable(text: string): Weakness | undefined {
  const weakness = weaknessOf(text);
  return weakness === 'short' && Buffer.byteLength(text) >= lengthOfWords ? undefined : weakness;
}

function* told({ file, code, name, value, setIn, owner }: CommittedKey): Generator<Match | ProjectMatch> {
  const weakness = guessable(value);
  if (weakness === undefined) return;
  yield {
    ...(file === undefined ? {} : { file }),
    code,
    message: `The secret of ${owner}, ${name} in ${setIn}, \`${masked(value)}\`, ${reasons[weakness]}.`,
    remedy,
    confidence: 'medium',
  };
}

const remedy = 'Replace it by 32 random bytes or more, openssl rand -base64 32, kept outside the repository.';

const reasons: Readonly<Record<Weakness, string>> = {
  known: 'stands in every list of guesses',
  short: 'is shorter than the 32 bytes that HMAC with SHA-256 asks for',
  repetitive: 'is made of a few characters, again and again',
};

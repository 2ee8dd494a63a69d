import type { SourceModel } from '../languages/model.ts';
import { jwtKeyTriggers } from './apis/jwt/jwt-words.ts';
import { type CommittedKey, committedKeys, settingsOfTokens } from './apis/secrets/committed-keys.ts';
import { hardcodedKeys } from './apis/secrets/hardcoded-keys.ts';
import type { Match, ProjectMatch, StaticRule } from './rule.ts';
import { masked } from './values.ts';

/** The secret that signs tokens stands in the source. */
export const jwtHardcodedSecret: StaticRule = {
  id: 'jwt-hardcoded-secret',
  number: 'S10',
  title: 'The secret that signs tokens stands in the source',
  cwe: [798],
  severity: 'high',
  why: 'Whoever can read the repository, or an image that was built of it, can sign tokens for anybody; and the secret cannot be changed without a release.',
  remedy: 'Read it from the environment or a secret manager without a default, and replace the one that was published.',
  triggers: jwtKeyTriggers,
  *check(model, project): Generator<Match | ProjectMatch> {
    if (project.isTest(model.file.path)) return;
    const found = hardcodedKeys(model, project);
    for (const { text, code, isFallback, owner, file } of found) {
      yield {
        ...(file === undefined ? {} : { file }),
        code,
        message: isFallback
          ? `When the configuration has no secret, the tokens of ${owner} are signed with \`${masked(text)}\` from the source.`
          : `The secret of ${owner} stands here: \`${masked(text)}\`.`,
        remedy: remedies[model.file.language],
        confidence: isFallback || text.length >= 8 ? 'high' : 'medium',
      };
    }
    for (const one of committedKeys(model, project)) {
      if (!found.some(({ text }) => text === one.value)) yield told(one);
    }
  },
  *checkSettings(project): Generator<ProjectMatch> {
    for (const one of settingsOfTokens(project)) yield { ...told(one), file: one.setIn };
  },
};

function told({ file, code, name, value, setIn, owner }: CommittedKey): Match | ProjectMatch {
  return {
    ...(file === undefined ? {} : { file }),
    code,
    message: `The secret of ${owner} is ${name}, which stands in ${setIn}: \`${masked(value)}\`.`,
    remedy: `Take it out of ${setIn}, read it from the environment or a secret manager, and replace it: it was published.`,
    confidence: 'medium',
  };
}

const remedies: Readonly<Record<SourceModel['file']['language'], string>> = {
  javascript: 'Read process.env.JWT_SECRET at the start, and throw when it is absent.',
  php: "Read it with getenv('JWT_SECRET') or env('JWT_SECRET') without a default, and throw when it is absent.",
  python: "Read it with os.environ['JWT_SECRET'], which fails when it is absent.",
  go: 'Read it with os.Getenv("JWT_SECRET"), and stop with log.Fatal when it is "".',
  java: 'Inject it with @Value from the environment or a vault, without a default.',
  ruby: "Read it with ENV.fetch('JWT_SECRET'), or from Rails.application.credentials.",
  csharp: 'Read it with builder.Configuration["Jwt:Key"] ?? throw …, from user secrets or a key vault.',
};

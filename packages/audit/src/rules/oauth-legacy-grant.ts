import type { Call, Code, SourceModel } from '../languages/model.ts';
import { legacyGrantSettings, serverSwitches } from './apis/oauth/legacy-grants.ts';
import { namedValues } from './named-values.ts';
import type { Match, StaticRule } from './rule.ts';
import { deep, firstOfEach, stringsIn } from './values.ts';

const switches =
  /(^|\.)(enableImplicitGrant|enablePasswordGrant|AuthorizationGrantType\.PASSWORD|AuthorizationGrantType\.IMPLICIT|ResourceOwnerPassword\w*|AllowPasswordFlow|AllowImplicitFlow|ImplicitGrant|PasswordGrant)$/;

/** A grant that OAuth 2.1 has left behind. */
export const oauthLegacyGrant: StaticRule = {
  id: 'oauth-legacy-grant',
  number: 'S37',
  title: 'A grant that is no longer recommended',
  cwe: [287],
  severity: 'medium',
  why: 'The implicit grant puts tokens into addresses, the password grant gives the password to every client (RFC 9700, sections 2.1.2 and 2.4).',
  remedy: 'Use the authorization code with PKCE for people, client credentials for programs.',
  triggers: {
    javascript: ['response_type', 'grant_type', 'responseType', 'oauth2orize', 'grants:', 'grantTypes'],
    php: [
      'response_type',
      'grant_type',
      'enableImplicitGrant',
      'enablePasswordGrant',
      'PasswordGrant',
      'ImplicitGrant',
    ],
    python: [
      'grant_type',
      'response_type',
      'GRANT_PASSWORD',
      'GRANT_IMPLICIT',
      'LegacyApplicationClient',
      'register_grant',
    ],
    go: ['PasswordCredentials', 'grant_type', 'response_type', 'SetPasswordAuthorizationHandler'],
    java: ['AuthorizationGrantType', 'authorizedGrantTypes', 'grant_type', 'response_type'],
    ruby: ['grant_type', 'response_type', 'grant_flows', '.password.get_token'],
    csharp: [
      'response_type',
      'ResponseType',
      'GrantTypes',
      'AllowPasswordFlow',
      'AllowImplicitFlow',
      'RequestPasswordToken',
      'grant_type',
    ],
  },
  mention:
    /passw|implicit|['"`](?:id_token )?token(?: id_token)?['"`]|response_?type=token|ResponseTypes?\b|Legacy|AuthorizationGrantType|GrantTypes/i,
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    const found = [
      ...namedValues(model)
        .filter(
          ({ name, value }) =>
            value.kind === 'string' &&
            // `GRANT_TYPE = 'password'` is what a server calls its grants
            !/^[A-Z_]+$/.test(name) &&
            ((/^(response_?type|responseType)$/i.test(name) &&
              /^((id_token )?token( id_token)?|code id_token token)$/.test(value.text)) ||
              (/^grant_?type$/i.test(name) && value.text === 'password')),
        )
        .map(({ value }) => value.code),
      ...model.calls
        .filter(({ target }) => switches.test(target) || /LegacyApplicationClient$/.test(target))
        .map(({ code }) => code),
      ...typedSwitches(model),
      ...serverSwitches(model),
      ...model.strings
        .filter((value) => /[?&]response_type=token\b|\bgrant_type=password\b/.test(stringsIn(value).join('')))
        .map(({ code }) => code),
    ];
    for (const code of firstOfEach(found, ({ region }) => region.startLine)) {
      yield {
        code,
        message: 'The implicit or the password grant of OAuth is used here.',
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
  },
  *checkSettings(project) {
    yield* legacyGrantSettings(project, this.remedy);
  },
};

/** What libraries of Java, .NET and Go call these grants. */
function typedSwitches(model: SourceModel): readonly Code[] {
  // Only where a client is given them: servers compare them, and list what they know.
  const values = [
    ...namedValues(model).flatMap(({ name, value }) => (/grant_?types?$/i.test(name) ? [value] : [])),
    ...model.calls.flatMap((call) => (givesGrant(call) ? call.arguments.map(({ value }) => value) : [])),
  ];
  const named = values
    .flatMap((value) => [...deep(value)])
    .filter((value) => value.kind === 'path' && grants.test(value.path));
  const called = model.calls.filter(
    (call) =>
      /^(PasswordCredentialsToken|RequestPasswordTokenAsync|AllowPasswordFlow|AllowImplicitFlow)$/.test(call.name) ||
      (call.name === 'authorizedGrantTypes' &&
        call.arguments.some(({ value }) => value.kind === 'string' && /^(password|implicit)$/.test(value.text))),
  );
  return [...named, ...called].map(({ code }) => code);
}

/** `authorizationGrantType(…)`, `AllowedGrantTypes.Add(…)`, `grants -> grants.add(…)`. */
function givesGrant({ name, receiverText = '', within }: Call): boolean {
  if (/^authorized?(authorization)?GrantTypes?$|^authorizationGrantTypes?$/i.test(name)) return true;
  return (
    /^add(Range|All)?$/i.test(name) &&
    /grant/i.test(receiverText) &&
    !/supported/i.test(receiverText) &&
    !/^Allow\w+Flow$/.test(within?.name ?? '')
  );
}

const grants = /(^|\.)(AuthorizationGrantType\.(PASSWORD|IMPLICIT)|GrantTypes?\.(Implicit|ResourceOwnerPassword)\w*)$/;

import type { Call, Code, SourceModel } from '../languages/model.ts';
import { legacyGrantSettings, serverSwitches } from './apis/legacy-grants.ts';
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
  examples: {
    matching: [
      { language: 'javascript', code: `const q = new URLSearchParams({ response_type: 'token', client_id: id });` },
      {
        language: 'javascript',
        code: 'location.replace(`${provider}?client_id=${id}&response_type=token&scope=email`);',
      },
      { language: 'javascript', code: `post('/oauth/token', { grant_type: 'password', username, password });` },
      { language: 'php', code: `<?php\nPassport::enableImplicitGrant();` },
      { language: 'python', code: `client.post('/oauth/token', data={'grant_type': 'password', 'username': u})` },
      {
        language: 'go',
        code: `package a
func f() { config.PasswordCredentialsToken(ctx, user, password) }`,
      },
      {
        language: 'java',
        code: `class A { void f() { RegisteredClient.withId("a").authorizationGrantType(AuthorizationGrantType.PASSWORD).build(); } }`,
      },
      {
        language: 'csharp',
        code: `class A { Client C() { return new Client { ClientId = "spa", AllowedGrantTypes = GrantTypes.Implicit }; } }`,
      },
      {
        language: 'csharp',
        code: `class A { void C(Client client) { client.AllowedGrantTypes.Add(GrantType.ResourceOwnerPassword); } }`,
      },
      {
        language: 'javascript',
        code: `params.set('grant_type', 'password'); // finding
server.exchange(oauth2orize.exchange.password(check)); // finding
const oauth = new OAuthServer({ grants: ['password', 'refresh_token'] }); // finding
app.post('/token', (req, res) => { if (req.body.grant_type === 'password') issue(req.body.username, req.body.password); }); // finding`,
      },
      {
        language: 'php',
        code: `<?php\nif ($_POST['grant_type'] === 'password') { login($_POST['username'], $_POST['password']); }`,
      },
      { language: 'python', code: `server.register_grant(PasswordGrant)` },
      {
        language: 'go',
        code: `package a
func f() {
	v.Set("grant_type", "password") // finding
	srv.SetPasswordAuthorizationHandler(check) // finding
}`,
      },
      {
        language: 'ruby',
        path: 'config/initializers/doorkeeper.rb',
        code: `Doorkeeper.configure do\n  grant_flows %w[authorization_code password implicit]\nend`,
      },
      { language: 'ruby', code: `def token\n  client.password.get_token(user, password)\nend` },
      {
        language: 'csharp',
        code: `class A { void F() { options.ResponseType = OpenIdConnectResponseType.IdTokenToken; } }`,
      },
      {
        language: 'php',
        code: `<?php\n// the server is set up in YAML`,
        files: {
          'config/packages/league_oauth2_server.yaml':
            'league_oauth2_server:\n    authorization_server:\n        enable_password_grant: true\n        enable_implicit_grant: false\n',
        },
      },
    ],
    clean: [
      {
        language: 'javascript',
        code: `post('/oauth/token', { grant_type: 'client_credentials' }); const q = { response_type: 'code' };`,
      },
      { language: 'php', code: `<?php\n$q = ['grant_type' => 'authorization_code'];` },
      { language: 'python', code: `client.post('/oauth/token', data={'grant_type': 'refresh_token'})` },
      {
        language: 'go',
        code: `package a
func f() { config.Exchange(ctx, code) } // grant_type=authorization_code`,
      },
      {
        language: 'java',
        code: `class A { void f() { RegisteredClient.withId("a").authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE).build(); } }`,
      },
      {
        language: 'csharp',
        code: `class A { Client C() { return new Client { ClientId = "spa", AllowedGrantTypes = GrantTypes.Code, RequirePkce = true }; } }`,
      },
      {
        language: 'csharp',
        code: `class Validator { void V(Client client) { if (client.AllowedGrantTypes.Contains(GrantType.Implicit)) Check(client); Refuse(GrantType.Implicit, GrantType.Hybrid); } static readonly List<string> Known = new List<string> { GrantType.AuthorizationCode, GrantType.Implicit }; }`,
      },
      {
        language: 'python',
        code: `class PasswordGrant(BaseGrant):\n    GRANT_TYPE = "password"\n    def validate(self):\n        check(self.request.grant_type)`,
      },
      {
        language: 'javascript',
        code: `params.set('grant_type', 'authorization_code'); const oauth = new OAuthServer({ grants: ['authorization_code', 'refresh_token'] }); if (kind === 'password') show();`,
      },
      {
        language: 'ruby',
        path: 'config/initializers/doorkeeper.rb',
        code: `Doorkeeper.configure do\n  grant_flows %w[authorization_code client_credentials]\nend`,
      },
    ],
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

import type { Examples } from './rule.ts';

export const examples: Examples = {
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
};

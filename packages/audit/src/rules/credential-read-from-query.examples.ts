import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `app.get('/change', ({ query }, res) => { const newPassword = query.new; change(newPassword); });`,
    },
    { language: 'php', code: `<?php\n$key = $request->query->get('api_key');\ncheck($key);` },
    { language: 'javascript', code: `app.get('/x', (req, res) => { const key = req.query.api_key; check(key); });` },
    {
      language: 'javascript',
      code: `app.get('/x', (req, res) => { const { apiKey } = req.query; check(apiKey); });`,
    },
    {
      language: 'javascript',
      code: `export async function GET(request) { const t = new URL(request.url).searchParams.get('access_token'); return check(t); }`,
    },
    {
      language: 'javascript',
      code: `class A { @Get() find(@Query('api_key') key: string) { return this.check(key); } }`,
    },
    { language: 'php', code: `<?php\n$key = $_GET['api_key'];\nif (valid($key)) { show(); }` },
    {
      language: 'php',
      code: `<?php\nclass A { function show(Request $request) { return $this->keys->find($request->query('api_token')); } }`,
    },
    { language: 'python', code: `def handler():\n    key = request.args.get('api_key')\n    return check(key)` },
    { language: 'python', code: `def handler(request):\n    return check(request.GET['access_token'])` },
    {
      language: 'python',
      code: `from fastapi import Query\ndef last(vid: int, api_key: Annotated[str, Query(description='of the map')]):\n    return check(api_key)`,
    },
    {
      language: 'python',
      code: `from fastapi.security import APIKeyQuery\nscheme = APIKeyQuery(name='api_key')`,
    },
    {
      language: 'javascript',
      code: `passport.use(new JwtStrategy({ jwtFromRequest: ExtractJwt.fromUrlQueryParameter('token'), secretOrKey: key }, find));`,
    },
    {
      language: 'go',
      code: `package a\nfunc h(w http.ResponseWriter, r *http.Request) { key := r.URL.Query().Get("api_key"); check(key) }`,
    },
    {
      language: 'go',
      code: `package a\nvar c = echojwt.Config{SigningKey: key, TokenLookup: "header:Authorization,query:token"}`,
    },
    { language: 'python', code: `JWT_TOKEN_LOCATION = ['headers', 'query_string']` },
    { language: 'java', code: `class A { String show(@RequestParam("api_key") String key) { return check(key); } }` },
    { language: 'ruby', code: `def show\n  head :unauthorized unless params[:api_key] == key\nend` },
    {
      language: 'ruby',
      code: `def given\n  token = request["access_token"]\n  token || session["access_token"]\nend`,
    },
    {
      language: 'csharp',
      code: `class A { public IActionResult Show([FromQuery] string apiKey) { return Check(apiKey); } }`,
    },
    { language: 'php', code: `<?php\n$params = $request->getQueryParams();\n$user = $this->find($params['token']);` },
    { language: 'php', code: `<?php\n$key = filter_input(INPUT_GET, 'api_key');\ncheck($key);` },
    {
      language: 'javascript',
      code: `app.get('/g', (req, res) => { const params = new URLSearchParams(req.url.split('?')[1]); check(params.get('token')); });`,
    },
    {
      language: 'javascript',
      code: `class X { @Get('b') b(@Query() query: { apiKey: string }) { return this.svc.check(query.apiKey); } }`,
    },
    {
      language: 'python',
      code: `from fastapi import FastAPI\n@app.get('/fast')\ndef fast(api_key: str, q: str = ''):\n    return check(api_key)`,
    },
    { language: 'python', code: `parser.add_argument('api_key', location='args')` },
    {
      language: 'go',
      code: `package a\nfunc h(w http.ResponseWriter, r *http.Request) { vals := r.URL.Query(); check(vals["api_key"]) }`,
    },
    {
      language: 'csharp',
      code: `class A { void F() { app.MapGet("/m", (string apiKey, Db db) => db.Find(apiKey)); } }`,
    },
    { language: 'ruby', code: `def check\n  token = params[:token] || request.headers['Authorization']\nend` },
    {
      language: 'java',
      code: `class A extends HttpServlet { protected void doGet(HttpServletRequest request, HttpServletResponse r) { String password = request.getParameter("password"); enter(request.getParameter("login"), password); } }`,
    },
    {
      language: 'python',
      code: `@app.route('/login_and_redirect')\ndef login_and_redirect():\n    return enter(request.args.get('username'), request.args.get('password'))`,
    },
    {
      language: 'csharp',
      code: `[ApiController][Route("api/[controller]")] public class UserController : ControllerBase { [HttpPut("refresh")] public async Task<ActionResult<Tokens>> Refresh(string refreshToken) { return Ok(await _users.Refresh(refreshToken)); } }`,
    },
  ],
  clean: [
    {
      language: 'javascript',
      code: `const loader = async ({ request }) => { const token = new URL(request.url).searchParams.get('token'); return verifyPresignToken({ token }); };`,
    },
    {
      language: 'php',
      code: `<?php\ncheckToken($_REQUEST['user_token'], $_SESSION['session_token'], 'index.php');`,
    },
    {
      language: 'python',
      code: `def files():\n    data = unserialize(request.args.get('token'), max_age=3600)\n    return send(data)`,
    },
    {
      language: 'javascript',
      code: `app.get('/x', (req, res) => { list(req.query.page_token, req.query.next); const t = req.headers.authorization; });`,
    },
    {
      language: 'javascript',
      code: `app.get('/reset-password', (req, res) => { const { token } = req.query; res.render('reset', { token }); });`,
    },
    { language: 'php', code: `<?php\n$page = $_GET['page'];\n$key = $_SERVER['HTTP_X_API_KEY'];` },
    {
      language: 'python',
      code: `def handler():\n    return check(request.headers.get('X-API-Key'), request.args.get('page'))`,
    },
    {
      language: 'go',
      code: `package a\nfunc h(w http.ResponseWriter, r *http.Request) { q := r.URL.Query().Get("page"); check(r.Header.Get("X-API-Key"), q) }`,
    },
    {
      language: 'java',
      code: `class A { String show(@RequestParam("page") int page, @RequestHeader("X-API-Key") String key) { return check(key); } }`,
    },
    { language: 'ruby', code: `def show\n  render json: list(params[:page])\nend` },
    {
      language: 'csharp',
      code: `class A { public IActionResult Show([FromQuery] int page, [FromHeader] string apiKey) { return Check(apiKey); } }`,
    },
    {
      language: 'java',
      code: `class A { @PostMapping("/login") String login(@RequestParam("password") String password) { return check(password); } }`,
    },
    {
      language: 'go',
      code: `package a\nimport "gopkg.in/macaron.v1"\nfunc h(c *context.Context) { check(c.Query("password")) } // a field of the form, too`,
    },
    {
      language: 'python',
      code: `def check(self):\n    if self.survey.private and request.args.get('token') != self.survey.uuid:\n        raise NotFound`,
    },
    {
      language: 'python',
      code: `def logo(self):\n    token = request.args.get('token')\n    return serializer.loads(token, salt='logo-download') == self.event.id`,
    },
    {
      language: 'javascript',
      code: 'const remove = async (ctx) => { const token = await ctx.adapter.consumeVerificationValue(`delete-account-${ctx.query.token}`); if (!token) throw new Error(); };',
    },
    {
      language: 'python',
      code: `from fastapi import FastAPI, Header\n@app.get('/fast/{token}')\ndef fast(token: str, api_key: str = Header()):\n    return check(api_key)\ndef helper(api_key: str):\n    return api_key`,
    },
    {
      language: 'csharp',
      code: `class A { void F() { app.MapGet("/m/{token}", (string token, Db db) => db.Find(token)); } }`,
    },
    {
      language: 'php',
      code: `<?php\n$params = $request->getQueryParams();\nlist($params['page'], $cache->get('api_key'));`,
    },
    {
      language: 'csharp',
      code: `class A { void F() { o.Events = new JwtBearerEvents { OnMessageReceived = context => { var accessToken = context.Request.Query["access_token"]; if (context.HttpContext.Request.Path.StartsWithSegments("/hub")) context.Token = accessToken; return Task.CompletedTask; } }; } }`,
    },
    {
      language: 'ruby',
      path: 'app/controllers/hooks_controller.rb',
      code: `class HooksController < ApplicationController\n  def update\n    agent.run if agent.options[:secret] == params[:secret]\n  end\nend`,
      files: {
        'config/routes.rb': `Rails.application.routes.draw do\n  post '/users/:user_id/hooks/:secret' => 'hooks#update'\nend`,
      },
    },
    {
      language: 'javascript',
      code: `async function renew(params: { client: Client; refreshToken: Token }) { return issue({ clientId: params.client.id, refreshToken: params.refreshToken }); }`,
    },
    {
      language: 'java',
      code: `class A { void f(HttpServletRequest request) { if (StringUtils.isNotBlank(request.getParameter("token"))) { refuse(); } boolean b = job.has() && req.getParameter("token") != null; } }`,
    },
    {
      language: 'php',
      code: `<?php use App\\Validation\\CSRF\\Token; if (!$this->csrf->validate('slug', $request->query->get('token'))) { throw new Problem(); }`,
    },
    {
      language: 'ruby',
      code: `def password\n  if params[:password] == params[:new_password]\n    flash.now[:error] = 'the same'\n  end\nend`,
    },
    {
      language: 'java',
      code: `class A { @GetMapping("/auth/delete") String clean(@RequestParam("appKey") final String appKey) { return keys.remove(appKey); } class Auth { String appSecret; } }`,
    },
    {
      language: 'python',
      code: `async def on_post(self, request):\n    params = parse_json_object_from_request(request)\n    new_password = params["new_password"]\n    return await self.auth.hash(new_password)`,
    },
    {
      language: 'python',
      code: `class ProjectBadgeView(View):\n    def get(self, request, slug):\n        token = request.GET.get("token")\n        return self.badge(slug, token)`,
    },
    {
      language: 'python',
      code: `def validate_bearer_token(self, token, scopes, request):
    if request.GET.get("access_token") == token:
        # tokens in the query leak to logs
        return False
    return self.lookup(token)`,
    },
    {
      language: 'java',
      code: `class A extends HttpServlet { protected void doGet(HttpServletRequest q, HttpServletResponse r) { show(r); } protected void doPost(HttpServletRequest request, HttpServletResponse r) { enter(request.getParameter("password")); } }`,
    },
    {
      language: 'csharp',
      code: `[ApiController][Route("api/links")] public class LinksController : ControllerBase { [HttpGet("{accessToken}")] public IActionResult Get(string accessToken) { return Ok(_links.Of(accessToken)); } [HttpPut] public IActionResult Put([FromBody] string refreshToken) { return Ok(_links.Renew(refreshToken)); } [HttpDelete] public IActionResult Delete([FromHeader] string apiKey, string name) { return Ok(_links.Drop(apiKey, name)); } }`,
    },
  ],
};

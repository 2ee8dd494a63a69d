import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `app.use(cors({ origin: (ctx) => ctx.get('Origin'), credentials: true }));`,
    },
    {
      language: 'php',
      code: `<?php\n$origin = $_SERVER['HTTP_ORIGIN'] ?? '';\nif (preg_match('/acme\\.net/', $origin)) { header("Access-Control-Allow-Origin: $origin"); header('Access-Control-Allow-Credentials: true'); }`,
    },
    {
      language: 'javascript',
      code: `app.use(cors({ credentials: true, origin: (ctx) => ctx.request.header.origin || '' }));`,
    },
    { language: 'javascript', code: `app.use(cors({ origin: true, credentials: true }));` },
    {
      language: 'javascript',
      code: `app.use(cors({ origin: (origin, callback) => callback(null, origin), credentials: true }));`,
    },
    {
      language: 'java',
      code: `@CrossOrigin(originPatterns = "*", allowCredentials = "true") @RestController class A { }`,
    },
    {
      language: 'ruby',
      code: `use Rack::Cors do\n  allow do\n    origins(/.*/)\n    resource '*', headers: :any, credentials: true\n  end\nend`,
    },
    {
      language: 'javascript',
      code: `app.use(cors({ origin: (origin, callback) => callback(null, true), credentials: true }));`,
    },
    {
      language: 'javascript',
      code: `function f(req, res) { res.setHeader('Access-Control-Allow-Origin', req.headers.origin); res.setHeader('Access-Control-Allow-Credentials', 'true'); }`,
    },
    {
      language: 'php',
      code: `<?php\nheader('Access-Control-Allow-Origin: ' . $_SERVER['HTTP_ORIGIN']);\nheader('Access-Control-Allow-Credentials: true');`,
    },
    { language: 'python', code: `from flask_cors import CORS\nCORS(app, origins='*', supports_credentials=True)` },
    {
      language: 'python',
      code: `@app.after_request
def allow(response):
    response.headers["Access-Control-Allow-Origin"] = request.headers.get("Origin", "*")
    response.headers["Access-Control-Allow-Credentials"] = "true"
    return response`,
    },
    {
      language: 'go',
      code: `package a\nvar c = cors.Options{AllowedOrigins: []string{"https://*", "http://*"}, AllowCredentials: true}`,
    },
    { language: 'go', code: `package a\nvar c = cors.Config{AllowAllOrigins: true, AllowCredentials: true}` },
    {
      language: 'java',
      code: `class A { void f(CorsRegistry r) { r.addMapping("/**").allowedOriginPatterns("*").allowCredentials(true); } }`,
    },
    {
      language: 'ruby',
      code: `headers['Access-Control-Allow-Origin'] = request.headers['Origin']\nheaders['Access-Control-Allow-Credentials'] = 'true'`,
    },
    {
      language: 'csharp',
      code: `class A { void F() { policy.SetIsOriginAllowed(_ => true).AllowAnyHeader().AllowCredentials(); } }`,
    },
    {
      language: 'javascript',
      code: `app.use(cors({ credentials: true, origin: (origin, cb) => { if (!origin || origin.endsWith('acme.net')) return cb(null, true); cb(new Error('no')); } })); // finding
app.register(fastifyCors, { origin: /acme\\.net/, credentials: true }); // finding
app.use(cors({ origin: process.env.CORS_ORIGIN || true, credentials: true })); // finding
app.use(cors((req, cb) => cb(null, { origin: req.header('Origin'), credentials: true }))); // finding`,
    },
    {
      language: 'javascript',
      code: `export function GET(request) { const origin = request.headers.get('origin') ?? '*';
return Response.json({}, { headers: { 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true' } }); }`,
    },
    {
      language: 'go',
      code: `package a
func C() { app.Use(cors.New(cors.Config{AllowOriginsFunc: func(origin string) bool { return true }, AllowCredentials: true})) } // finding
func D() { app.Use(cors.New(cors.Config{AllowOriginFunc: func(origin string) bool { return strings.Contains(origin, "acme.net") }, AllowCredentials: true})) } // finding
func I() {
	config := cors.DefaultConfig()
	config.AllowAllOrigins = true // finding
	config.AllowCredentials = true
}`,
    },
    {
      language: 'python',
      code: `CORS(app, resources={r'/api/*': {'origins': '*'}}, supports_credentials=True)\nfrom flask_cors import CORS`,
    },
    { language: 'python', code: `CORS_ALLOWED_ORIGIN_REGEXES = [r'.*']\nCORS_ALLOW_CREDENTIALS = True` },
    {
      language: 'php',
      code: `<?php\n// nelmio`,
      files: {
        'config/packages/nelmio_cors.yaml': `nelmio_cors:\n    defaults:\n        origin_regex: true\n        allow_origin: ['.*']\n        allow_credentials: true\n`,
      },
    },
  ],
  clean: [
    {
      language: 'go',
      code: `package a
func allow(w http.ResponseWriter, r *http.Request) {
	if o := r.Header.Get("Origin"); consoles[o] {
		w.Header().Set("Access-Control-Allow-Origin", o)
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}`,
    },
    {
      language: 'java',
      code: `class A { void f() {
  var open = new CorsConfiguration(); open.setAllowedOriginPatterns(List.of("*"));
  var own = new CorsConfiguration(); own.setAllowedOrigins(List.of("https://acme.net")); own.setAllowCredentials(true);
} }`,
    },
    {
      language: 'php',
      code: `<?php\n$origin = $_SERVER['HTTP_ORIGIN'] ?? '';\nif (preg_match('#^https://(app|www)\\.acme\\.net$#', $origin)) { header("Access-Control-Allow-Origin: $origin"); header('Access-Control-Allow-Credentials: true'); }`,
    },
    {
      language: 'javascript',
      code: `app.use(cors({ credentials: true, origin: (ctx) => (allowed.includes(ctx.get('Origin')) ? ctx.get('Origin') : '') }));`,
    },
    {
      language: 'python',
      code: `@app.after_request
def allow(response):
    origin = request.headers.get("Origin")
    if origin in config.ORIGINS:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Credentials"] = "true"
    return response`,
    },
    {
      language: 'javascript',
      code: `app.use(cors({ origin: ['https://app.acme.net'], credentials: true })); app.use(cors({ origin: true })); fetch(u, { credentials: 'include' });`,
    },
    {
      language: 'javascript',
      code: `function f(req, res) { if (allowed.includes(req.headers.origin)) res.setHeader('Access-Control-Allow-Origin', req.headers.origin); res.setHeader('Access-Control-Allow-Credentials', 'true'); }`,
    },
    {
      language: 'php',
      code: `<?php\nif (in_array($_SERVER['HTTP_ORIGIN'], $allowed, true)) { header('Access-Control-Allow-Origin: ' . $_SERVER['HTTP_ORIGIN']); }\nheader('Access-Control-Allow-Credentials: true');`,
    },
    {
      language: 'python',
      code: `from flask_cors import CORS\nCORS(app, origins=['https://app.acme.net'], supports_credentials=True)`,
    },
    {
      language: 'go',
      code: `package a\nvar c = cors.Config{AllowOrigins: []string{"https://app.acme.net"}, AllowCredentials: true}`,
    },
    {
      language: 'java',
      code: `class A { void f(CorsRegistry r) { r.addMapping("/**").allowedOrigins("https://app.acme.net").allowCredentials(true); } }`,
    },
    {
      language: 'ruby',
      code: `headers['Access-Control-Allow-Origin'] = 'https://app.acme.net'\nheaders['Access-Control-Allow-Credentials'] = 'true'`,
    },
    {
      language: 'csharp',
      code: `class A { void F() { policy.WithOrigins("https://app.acme.net").AllowCredentials(); } }`,
    },
    {
      language: 'javascript',
      code: `app.use(cors({ credentials: true, origin: (origin, cb) => cb(null, allowed.includes(origin)) }));
app.use(cors({ credentials: true, origin: (origin) => (origin.endsWith('.acme.net') ? origin : 'https://acme.net') }));
app.register(fastifyCors, { origin: /^https:\\/\\/(\\w+\\.)?acme\\.net$/, credentials: true });
app.use(cors({ origin: process.env.CORS_ORIGIN || 'http://localhost:3000', credentials: true }));`,
    },
    {
      language: 'go',
      code: `package a
func D() { r.Use(cors.New(cors.Config{AllowOriginFunc: func(origin string) bool { return allowed[origin] }, AllowCredentials: true})) }`,
    },
    {
      language: 'php',
      code: `<?php\n// nelmio`,
      files: {
        'config/packages/nelmio_cors.yaml': `nelmio_cors:\n    defaults:\n        origin_regex: true\n        allow_origin: ['%env(CORS_ALLOW_ORIGIN)%']\n        allow_credentials: true\n`,
      },
    },
  ],
};

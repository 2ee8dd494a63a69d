import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `import { settings } from './settings';\naxios.get(settings.legacy + '/prices', { auth: { username: 'wh', password } });`,
      path: 'src/prices.ts',
      files: { 'src/settings.ts': `export const settings = { legacy: 'http://legacy.acme.net/api' };` },
    },
    {
      language: 'php',
      code: `<?php\nHttp::baseUrl('http://dms.acme.net')->withBasicAuth('garage', $password)->delete('/jobs/1');`,
    },
    {
      language: 'php',
      code: `<?php\n$ch = curl_init();\ncurl_setopt($ch, CURLOPT_URL, 'http://sms.acme.net/send');\ncurl_setopt($ch, CURLOPT_HTTPHEADER, ['Authorization: Basic ' . base64_encode('a:' . $password)]);`,
    },
    {
      language: 'php',
      code: `<?php\n$group->add(new HttpBasicAuthentication(['users' => $users, 'secure' => false]));`,
    },
    {
      language: 'javascript',
      code: "axios.get('http://api.acme.net/orders', { auth: { username: 'a', password: p } });",
    },
    {
      language: 'javascript',
      code: "fetch('http://api.acme.net/orders', { headers: { Authorization: `Basic ${encoded}` } });",
    },
    { language: 'php', code: "<?php\n$client->get('http://api.acme.net/orders', ['auth' => [$user, $password]]);" },
    { language: 'python', code: "import requests\nrequests.get('http://api.acme.net/orders', auth=('a', password))" },
    {
      language: 'go',
      code: 'package a\nfunc f() { r, _ := http.NewRequest("GET", "http://api.acme.net/x", nil); r.SetBasicAuth(u, p) }',
    },
    {
      language: 'java',
      code: 'class A { void f() { HttpGet g = new HttpGet("http://api.acme.net/x"); g.setHeader("Authorization", "Basic " + e); } }',
    },
    {
      language: 'ruby',
      code: "def rates\n  req = Net::HTTP::Get.new(URI('http://rates.acme.net/x'))\n  req.basic_auth('a', password)\n  send(req)\nend",
    },
    {
      language: 'java',
      code: 'class A { void f(HttpHeaders h) { h.setBasicAuth("a", password); rest.exchange("http://api.acme.net/x", HttpMethod.GET, new HttpEntity<>(h), String.class); } }',
    },
    {
      language: 'csharp',
      code: 'class A { async Task F(HttpClient c) { c.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", e); await c.GetStringAsync("http://api.acme.net/x"); } }',
    },
    { language: 'ruby', code: "HTTParty.get('http://api.acme.net/x', basic_auth: { username: u, password: p })" },
    {
      language: 'csharp',
      code: 'class A { void F() { var c = new Client("http://api.acme.net/x", new HttpBasicAuth(BasicAuth(u, p))); } }',
    },
    {
      language: 'javascript',
      code: `export const a = async () => got('http://stats.acme.net/daily', { username: 'stats', password: process.env.STATS_PW }); // finding
const BASE = 'http://erp.acme.net';
const headers = { Authorization: \`Basic \${btoa(user + ':' + pass)}\` };
export const c = () => fetch(\`\${BASE}/stock\`, { headers }); // finding`,
    },
    {
      language: 'python',
      code: `def e():
    headers = {'Authorization': f'Basic {token}'}
    return requests.post('http://pay.acme.net/charge', json={}, headers=headers)`,
    },
    {
      language: 'python',
      code: `def command(device):
    return requests.post(f'http://{device}.devices.acme.net/cmd', auth=('iot', KEY))`,
    },
    {
      language: 'java',
      code: `class A { RestClient b() { return RestClient.builder().baseUrl("http://stock.acme.net").defaultHeaders(h -> h.setBasicAuth("stock", pw)).build(); } }`,
    },
    {
      language: 'ruby',
      code: "class Feed\n  def b\n    conn = Faraday.new('http://feed.acme.net')\n    conn.basic_auth(user, pass)\n  end\nend",
    },
    {
      language: 'csharp',
      code: `class A { void F() { var client = new RestClient("http://crm.acme.net"); client.Authenticator = new HttpBasicAuthenticator("u", pw); } }`,
    },
    {
      language: 'php',
      code: `<?php\n// the clients stand in framework.yaml`,
      files: {
        'config/packages/framework.yaml': `framework:
    http_client:
        scoped_clients:
            ocr.client:
                base_uri: 'http://ocr.acme.net/v1'
                auth_basic: '%env(OCR_USER)%:%env(OCR_PASSWORD)%'
            thumbs.client:
                base_uri: 'https://thumbs.acme.net'
                auth_basic: '%env(THUMBS_USER)%:%env(THUMBS_PASSWORD)%'
`,
      },
    },
    {
      language: 'javascript',
      path: 'client.js',
      code: `request.get('http://reports.shop.example/api').auth(process.env.U, process.env.P, true);`,
    },
  ],
  clean: [
    {
      language: 'php',
      code: `<?php\n$group->add(new HttpBasicAuthentication(['users' => $users, 'secure' => true]));\nHttp::baseUrl('https://dms.acme.net')->withBasicAuth('garage', $password)->delete('/jobs/1');`,
    },
    {
      language: 'javascript',
      code: "axios.get('https://api.acme.net/orders', { auth: { username: 'a', password: p } }); axios.get('http://localhost:3000/', { auth: { username: 'a', password: p } }); fetch('http://api.acme.net/x');",
    },
    { language: 'php', code: "<?php\n$client->get('https://api.acme.net/orders', ['auth' => [$user, $password]]);" },
    {
      language: 'python',
      code: "import requests\nrequests.get('https://api.acme.net/orders', auth=('a', password))",
    },
    { language: 'go', code: 'package a\nfunc f() { http.Get("http://api.acme.net/x") }' },
    { language: 'java', code: 'class A { void f() { new HttpGet("http://api.acme.net/x"); } }' },
    { language: 'ruby', code: "HTTParty.get('http://api.acme.net/x')" },
    { language: 'csharp', code: 'class A { void F() { new Client("http://api.acme.net/x"); } }' },
    {
      language: 'python',
      code: `def a():
    requests.get('https://erp.acme.net/x', auth=(USER, PASSWORD))
    return ElementTree.register_namespace('', 'http://www.w3.org/2005/Atom')

def b():
    return requests.get('http://erp.acme.net/x', params={'q': 1})`,
    },
  ],
};

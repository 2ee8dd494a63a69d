import type { Match, StaticRule } from './rule.ts';
import { chainOf, deep, entryOf, isFalse } from './values.ts';

const loopback =
  /^http:\/\/(localhost|127\.|\[::1\]|0\.0\.0\.0|host\.docker\.internal|[^/]*\.(test|local|localhost)(:\d+)?(\/|$))/i;
const basic =
  /[Aa]uthorization['"\]]*\s*(=>|[:=,])\s*(f|b)?[`'"]Basic\b|Authorization:\s*Basic\b|HTTPBasicAuth|BasicAuth\(|\bauth\s*[:=]\s*(\{|\(|\[)|CURLOPT_USERPWD|withBasicAuth|SetBasicAuth|setBasicAuth|basic_auth|'auth'\s*=>\s*\[|basicAuthentication|HttpBasicAuthentication|http_basic|AuthenticationHeaderValue\(\s*"Basic"|basic_authorize/;

/** What opens a connection, or makes a request that is given its header elsewhere in the function. */
const requests =
  /(^|[./])(curl_setopt|curl_init|NewRequest|NewRequestWithContext|HttpGet|HttpPost|HttpPut|HttpDelete|HttpRequestMessage|URI|URI\.(create|parse)|URL|Uri|exchange|getForObject|getForEntity|postForObject|postForEntity|(Get|Post|Put|Patch|Delete|Send)(String|ByteArray|Stream|FromJson|AsJson)?Async)$/;

/** A password that goes over the network in the clear. */
export const basicOverHttp: StaticRule = {
  id: 'basic-over-http',
  number: 'S24',
  title: 'A password is sent over plain HTTP',
  cwe: [319, 523],
  severity: 'high',
  why: 'Basic is the password itself, encoded, not encrypted: everybody on the way reads it, with every request.',
  remedy: 'Use https://, and let the server refuse plain HTTP.',
  triggers: {
    javascript: ['http://', 'auth:', 'Basic '],
    php: ['http://', 'HttpBasicAuthentication', 'CURLOPT_USERPWD', 'withBasicAuth', "'auth'"],
    python: ['http://'],
    go: ['http://'],
    java: ['http://'],
    ruby: ['http://'],
    csharp: ['http://'],
  },
  mention: basic,
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    const said = new Set<number>();
    for (const call of model.calls) {
      if (
        call.isConstruction &&
        /(^|\.)HttpBasicAuthentication$/.test(call.target) &&
        isFalse(entryOf(call.arguments[0]?.value, ['secure']))
      ) {
        yield {
          code: call.code,
          message: 'Basic is accepted over plain HTTP here.',
          remedy: "Leave 'secure' on, and name the hosts of a proxy in 'relaxed'.",
          confidence: 'high',
        };
        continue;
      }
      const around = requests.test(call.target) ? (call.within?.code.text ?? model.file.text) : call.code.text;
      // the text first: values are read when they are asked for
      if (!basic.test(around)) continue;
      const address = chainOf(call)
        .filter((link) => link.code.start === call.code.start)
        .flatMap((link) => link.arguments)
        .flatMap(({ value }) => [...deep(value)])
        .find((part) => part.kind === 'string' && /^http:\/\/\S/.test(part.text) && !loopback.test(part.text));
      if (address?.kind !== 'string' || said.has(call.code.start)) continue;
      said.add(call.code.start);
      const isInside = !/^http:\/\/[^/]*\./.test(address.text);
      yield {
        code: call.code,
        message: `A name and a password are sent to ${address.text.split('?')[0]} without encryption.`,
        remedy: this.remedy,
        severity: isInside ? 'medium' : 'high',
        confidence: isInside ? 'low' : 'high',
      };
    }
  },
  examples: {
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
    ],
  },
};

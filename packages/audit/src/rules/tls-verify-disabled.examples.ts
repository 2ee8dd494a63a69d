import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    { language: 'javascript', code: `const agent = new https.Agent({ rejectUnauthorized: false });` },
    { language: 'javascript', code: `process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';` },
    { language: 'php', code: `<?php\ncurl_setopt($curl, CURLOPT_SSL_VERIFYPEER, false);` },
    { language: 'php', code: `<?php\ncurl_setopt_array($curl, [CURLOPT_SSL_VERIFYPEER => 0]);` },
    { language: 'php', code: `<?php\n$client = new Client(['verify' => false]);` },
    { language: 'python', code: `import requests\nrequests.get(url, verify=False)` },
    { language: 'python', code: `import requests\nsession = requests.Session()\nsession.verify = False` },
    {
      language: 'java',
      code: `class A { void f() { HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> true); } }`,
    },
    { language: 'go', code: `package a\nimport "crypto/tls"\nvar c = &tls.Config{InsecureSkipVerify: true}` },
    {
      language: 'java',
      code: `class A { void f() { builder.setSSLHostnameVerifier(new NoopHostnameVerifier()); } }`,
    },
    { language: 'ruby', code: `http.verify_mode = OpenSSL::SSL::VERIFY_NONE` },
    {
      language: 'csharp',
      code: `class A { void F() { handler.ServerCertificateCustomValidationCallback = (m, c, ch, e) => true; } }`,
    },
    {
      language: 'php',
      code: `<?php\nclass A { function disableVerify() { $this->options['verify'] = false; $this->send(); } }`,
    },
    {
      language: 'javascript',
      code: `https.createServer({ key, cert, requestCert: true, rejectUnauthorized: false }, app);`,
    },
    {
      language: 'java',
      path: 'src/TrustAllManager.java',
      code: `class TrustAllManager implements X509TrustManager { public void checkServerTrusted(X509Certificate[] chain, String type) { } }`,
      files: {
        'src/Client.java': `class Client { void open() { context.init(null, new TrustManager[] { new TrustAllManager() }, null); } }`,
      },
    },
    {
      language: 'java',
      code: `class A { void f() { ctx = SSLContexts.custom().loadTrustMaterial(null, (chain, type) -> true).build(); } }`,
    },
    {
      language: 'java',
      code: `import org.apache.http.conn.ssl.TrustAllStrategy;
class A { void f() { ctx = SSLContextBuilder.create().loadTrustMaterial(null, TrustAllStrategy.INSTANCE).build(); } }`,
    },
    {
      language: 'java',
      code: `class A { void f() { ctx = new SSLContextBuilder().loadTrustMaterial(null, new TrustStrategy() { public boolean isTrusted(X509Certificate[] chain, String type) { return true; } }).build(); } }`,
    },
    {
      language: 'java',
      code: `class A { void f() { return HttpClients.custom().setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE).build(); } }`,
    },
    {
      language: 'java',
      code: `class A { void f() { client = new OkHttpClient.Builder().hostnameVerifier((h, s) -> true).build(); } }`,
    },
    {
      language: 'java',
      code: `class A { void f() { connection.setHostnameVerifier((h, s) -> { return true; }); } }`,
    },
    {
      language: 'java',
      code: `class A { void f() { client = HttpClient.create().secure(t -> t.sslContext(SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE))); } }`,
    },
    {
      language: 'java',
      code: `class A { void f() { TrustManager[] all = { new X509TrustManager() { public void checkServerTrusted(X509Certificate[] c, String t) throws CertificateException { /* all are good */ log.debug("no check"); } } }; } }`,
    },
    {
      language: 'csharp',
      code: `class A { void F() { ServicePointManager.ServerCertificateValidationCallback += (sender, cert, chain, errors) => true; } }`,
    },
    {
      language: 'csharp',
      code: `class A { void F() { ServicePointManager.ServerCertificateValidationCallback = delegate { return true; }; } }`,
    },
    {
      language: 'csharp',
      code: `class A { void F() { ServicePointManager.ServerCertificateValidationCallback = new RemoteCertificateValidationCallback(AcceptAll); }
 static bool AcceptAll(object s, X509Certificate c, X509Chain ch, SslPolicyErrors e) { return true; } }`,
    },
    {
      language: 'csharp',
      code: `class A { void F() { var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator }; } }`,
    },
    {
      language: 'csharp',
      code: `class A { void F() { var ssl = new SslStream(stream, false, (sender, cert, chain, errors) => true); } }`,
    },
    {
      language: 'csharp',
      code: `class A { void F() { var ssl = new SslStream(stream, false, new RemoteCertificateValidationCallback((s, c, ch, e) => true), null); } }`,
    },
    {
      language: 'python',
      code: `import aiohttp
async def f():
    async with aiohttp.ClientSession() as session:
        async with session.get(url, ssl=False) as answer:
            return answer`,
    },
    {
      language: 'python',
      code: `import aiohttp
session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False))`,
    },
    {
      language: 'python',
      code: `from aiohttp import TCPConnector
connector = TCPConnector(verify_ssl=False)`,
    },
    {
      language: 'python',
      code: `import ssl
ssl._create_default_https_context = ssl._create_unverified_context`,
    },
    {
      language: 'python',
      code: `import ssl
ctx = ssl.create_default_context()
ctx.check_hostname = False  # finding
ctx.verify_mode = ssl.CERT_NONE  # finding`,
    },
    {
      language: 'python',
      code: `import httpx
async def f():
    async with httpx.AsyncClient(verify=False) as client:
        return await client.get(url)`,
    },
    {
      language: 'python',
      code: `from httpx import Client
client = Client(base_url=url, verify=False)`,
    },
    {
      language: 'python',
      code: `import urllib3
pool = urllib3.PoolManager(cert_reqs='CERT_NONE')`,
    },
    {
      language: 'python',
      code: `from elasticsearch import Elasticsearch
es = Elasticsearch(hosts, verify_certs=False)`,
    },
    {
      language: 'ruby',
      code: `connection = Faraday.new(url: base, ssl: { verify: false }) { |f| f.adapter :net_http }`,
    },
    { language: 'ruby', code: `connection = Faraday.new(base, :ssl => { :verify => false })` },
    {
      language: 'ruby',
      code: `Faraday.new(base) do |f|
  f.ssl.verify = false
end`,
    },
    { language: 'ruby', code: `Typhoeus.get(url, ssl_verifypeer: false)` },
    { language: 'ruby', code: `Typhoeus::Request.new(url, method: :get, ssl_verifyhost: 0).run` },
    { language: 'ruby', code: `RestClient::Request.execute(method: :get, url: url, verify_ssl: false)` },
    { language: 'ruby', code: `RestClient::Resource.new(url, verify_ssl: OpenSSL::SSL::VERIFY_NONE)` },
    { language: 'ruby', code: `HTTParty.get(url, headers: headers, verify: false)` },
    {
      language: 'ruby',
      code: `class Api
  include HTTParty
  default_options.update(verify: false)
end`,
    },
    {
      language: 'ruby',
      code: `Rails.application.configure do
  config.action_mailer.smtp_settings = { address: host, openssl_verify_mode: 'none' }
end`,
    },
    {
      language: 'ruby',
      code: `Mail.defaults { delivery_method :smtp, address: host, openssl_verify_mode: OpenSSL::SSL::VERIFY_NONE }`,
    },
    { language: 'ruby', code: `URI.open(url, ssl_verify_mode: OpenSSL::SSL::VERIFY_NONE)` },
    {
      language: 'php',
      code: `<?php
$answer = wp_remote_get($url, array('timeout' => 10, 'sslverify' => false));`,
    },
    {
      language: 'php',
      code: `<?php
add_filter('https_ssl_verify', '__return_false');`,
    },
    {
      language: 'php',
      code: `<?php
use GuzzleHttp\\RequestOptions;
$client->request('GET', $url, [RequestOptions::VERIFY => false]);`,
    },
    {
      language: 'php',
      code: `<?php
$pdo = new PDO($dsn, $user, $password, [PDO::MYSQL_ATTR_SSL_CA => $ca, PDO::MYSQL_ATTR_SSL_VERIFY_SERVER_CERT => false]);`,
    },
    {
      language: 'php',
      code: `<?php
$context = stream_context_create(['ssl' => ['verify_peer' => false, 'verify_peer_name' => false, 'allow_self_signed' => true]]);`,
    },
    {
      language: 'php',
      code: `<?php
$context = stream_context_create();
stream_context_set_option($context, 'ssl', 'verify_peer', false);`,
    },
    {
      language: 'php',
      code: `<?php
$client = HttpClient::create(['verify_host' => false]);`,
    },
    { language: 'javascript', code: `const agent = new https.Agent({ ca, checkServerIdentity: () => undefined });` },
    {
      language: 'javascript',
      code: `tls.connect({ host, port, ca, checkServerIdentity(host, cert) { return null; } });`,
    },
    { language: 'javascript', code: `const body = await got(url, { https: { rejectUnauthorized: false } }).json();` },
    {
      language: 'javascript',
      code: `const request = require('request');
request({ url, strictSSL: false }, done);`,
    },
    {
      language: 'javascript',
      code: `const needle = require('needle');
needle.request('get', url, null, { insecure: true });`,
    },
    {
      language: 'javascript',
      code: `import superagent from 'superagent';
await superagent.get(url).disableTLSCerts();`,
    },
    {
      language: 'csharp',
      code: `class A { A() { ServicePointManager.ServerCertificateValidationCallback += AcceptAll; }
 static bool AcceptAll(object s, X509Certificate c, X509Chain ch, SslPolicyErrors e) => true; }`,
    },
    {
      language: 'ruby',
      code: `class Api
  include HTTParty
  default_options.update(:verify => false)
end`,
    },
    {
      language: 'php',
      code: `<?php
mysqli_real_connect($db, $host, $user, $password, $name, 3306, null, MYSQLI_CLIENT_SSL | MYSQLI_CLIENT_SSL_DONT_VERIFY_SERVER_CERT);`,
    },
    {
      language: 'python',
      code: `import requests
options = {'timeout': 3, 'verify': False}
requests.get(url, **options)`,
    },
    {
      language: 'python',
      code: `import requests
def get(url, **kwargs):
    kwargs['verify'] = False
    return requests.get(url, **kwargs)`,
    },
    {
      language: 'javascript',
      code: `const redis = new Redis({ ...(options.tlsDisabled ? { checkServerIdentity: () => { return undefined; } } : {}) });`,
    },
  ],
  clean: [
    { language: 'javascript', code: `const agent = new https.Agent({ ca, rejectUnauthorized: true });` },
    {
      language: 'javascript',
      code: `https.createServer({ requestCert: true, rejectUnauthorized: false }, (req, res) => req.socket.authorized ? app(req, res) : res.end());`,
    },
    {
      language: 'go',
      code: `package a\nimport "crypto/tls"\nvar c = &tls.Config{InsecureSkipVerify: true, VerifyConnection: func(s tls.ConnectionState) error { return verifyChain(s) }}`,
    },
    {
      language: 'php',
      code: `<?php\nclass Client { public function withoutVerifying() { $this->options['verify'] = false;\n\n return $this; } }`,
    },
    {
      language: 'php',
      code: `<?php\ncurl_setopt($curl, CURLOPT_SSL_VERIFYPEER, true); curl_setopt($curl, CURLOPT_RETURNTRANSFER, false); $client = new Client(['verify' => $ca]);`,
    },
    {
      language: 'python',
      code: `import requests\nrequests.get(url, verify='/etc/ca.pem')\njwt.decode(t, verify=True)`,
    },
    {
      language: 'go',
      code: `package a\nimport "crypto/tls"\nvar c = &tls.Config{RootCAs: pool, InsecureSkipVerify: false}`,
    },
    {
      language: 'java',
      code: `class A { void f() { builder.setSSLHostnameVerifier(new DefaultHostnameVerifier()); } }`,
    },
    { language: 'ruby', code: `http.verify_mode = OpenSSL::SSL::VERIFY_PEER` },
    { language: 'ruby', code: `http.verify_mode = strict ? OpenSSL::SSL::VERIFY_PEER : OpenSSL::SSL::VERIFY_NONE` },
    {
      language: 'csharp',
      code: `class A { void F() { handler.ServerCertificateCustomValidationCallback = (m, c, ch, e) => e == SslPolicyErrors.None; } }`,
    },
    {
      language: 'go',
      code: `package a
func (h *Transport) read(d *Dispenser) {
	switch d.Val() {
	case "tls_insecure_skip_verify":
		if h.TLS == nil { h.TLS = new(Config) }
		h.TLS.InsecureSkipVerify = true
	}
}`,
    },
    {
      language: 'java',
      path: 'src/SkipSslRequestFactory.java',
      code: `class SkipSslRequestFactory { static class SkipManager implements X509TrustManager { public void checkServerTrusted(X509Certificate[] chain, String type) { } } }`,
      files: {
        'src/Client.java': `import a.SkipSslRequestFactory;
class Client { void open(boolean skipSslValidation) { if (skipSslValidation) { builder.factory(new SkipSslRequestFactory()); } } }`,
      },
    },
    {
      language: 'java',
      code: `class A { void f() { ctx = SSLContexts.custom().loadTrustMaterial(store, password, (chain, type) -> chain[0].equals(pinned)).build(); } }`,
    },
    {
      language: 'java',
      code: `class A { void f() { client = new OkHttpClient.Builder().hostnameVerifier((h, s) -> allowed.contains(h)).addInterceptor(chain -> true).build(); } }`,
    },
    {
      language: 'java',
      code: `class A { void f() { context = SslContextBuilder.forClient().trustManager(TrustManagerFactory.getInstance(name)).build(); } }`,
    },
    {
      language: 'java',
      code: `class A implements X509TrustManager { public void checkServerTrusted(X509Certificate[] c, String t) throws CertificateException { log.debug("checked"); inner.checkServerTrusted(c, t); } }`,
    },
    {
      language: 'csharp',
      code: `class A { void F() { ServicePointManager.ServerCertificateValidationCallback += (s, cert, chain, errors) => { if (errors == SslPolicyErrors.None) return true; return cert.GetCertHashString() == pinned; }; } }`,
    },
    {
      language: 'csharp',
      code: `class A { void F() { var ssl = new SslStream(stream, false, Judge); }
 bool Judge(object s, X509Certificate c, X509Chain ch, SslPolicyErrors e) { return e == SslPolicyErrors.None; } }`,
    },
    {
      language: 'csharp',
      code: `class A { void F() { var ssl = new SslStream(stream, true); list.Where(one => true); } }`,
    },
    {
      language: 'python',
      code: `import aiohttp
session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context))
answer = session.get(url, ssl=True)`,
    },
    {
      language: 'python',
      code: `import redis
connection = redis.Redis(host=host, ssl=False)
pool = asyncpg.create_pool(dsn, ssl=False)`,
    },
    {
      language: 'python',
      code: `import ssl
ssl._create_default_https_context = ssl.create_default_context
urllib3.PoolManager(cert_reqs='CERT_REQUIRED')`,
    },
    {
      language: 'ruby',
      code: `Faraday.new(url: base, ssl: { verify: true, ca_file: path })
Typhoeus.get(url, ssl_verifypeer: true)
user.update(verify: false)`,
    },
    {
      language: 'ruby',
      code: `config.action_mailer.smtp_settings = { openssl_verify_mode: ENV['SMTP_VERIFY_MODE'] || 'peer', address: host }`,
    },
    {
      language: 'php',
      code: `<?php
wp_remote_get($url, ['sslverify' => apply_filters('https_local_ssl_verify', false)]);
$client->get($url, [RequestOptions::VERIFY => $ca]);`,
    },
    {
      language: 'php',
      code: `<?php
$pdo = new PDO($dsn, $user, $password, [PDO::MYSQL_ATTR_SSL_VERIFY_SERVER_CERT => true, PDO::ATTR_EMULATE_PREPARES => false]);
add_filter('show_admin_bar', '__return_false'); // verify_peer stays`,
    },
    {
      language: 'javascript',
      code: `const agent = new https.Agent({ checkServerIdentity: (host, cert) => { const fault = tls.checkServerIdentity(host, cert); if (fault) return fault; return undefined; } });`,
    },
    {
      language: 'javascript',
      code: `const agent = new https.Agent({ checkServerIdentity(host, cert) { if (cert.fingerprint256 !== pinned) throw new Error('another certificate'); } });`,
    },
    {
      language: 'javascript',
      code: `const cookie = makeCookie({ insecure: true });
render({ insecure: true });`,
    },
    {
      language: 'javascript',
      code: `const agent = new https.Agent({ rejectUnauthorized: process.env.ALLOW_SELF_SIGNED !== 'true' });`,
    },
    {
      language: 'python',
      code: `import jwt
import requests
claims = jwt.decode(token, options={'verify': False})`,
    },
    {
      language: 'python',
      code: `import requests
options = {'verify': ca}
user = {'name': name, 'verified': False}
requests.get(url, **options)`,
    },
    {
      language: 'csharp',
      code: `class A { A() { ServicePointManager.ServerCertificateValidationCallback += Judge; total += Amount; }
 static bool Judge(object s, X509Certificate c, X509Chain ch, SslPolicyErrors e) => e == SslPolicyErrors.None; }`,
    },
    {
      language: 'php',
      code: `<?php
mysqli_real_connect($db, $host, $user, $password, $name, 3306, null, MYSQLI_CLIENT_SSL | MYSQLI_CLIENT_COMPRESS); // SSL_VERIFY is on`,
    },
    {
      language: 'php',
      code: `<?php $ssl = ['local_cert' => $cert, 'local_pk' => $key, 'verify_peer' => false]; $socket = new SecureServer(new SocketServer($address), $loop, $ssl);`,
    },
    {
      language: 'ruby',
      code: `def mode=(mode)
  case mode
  when 'ldaps_verify_none'
    self.tls = true
    self.verify_peer = false
  else
    self.tls = false
    self.verify_peer = false
  end
end`,
    },
    {
      language: 'csharp',
      code: `class A { void F(IServiceCollection services) { services.AddHttpClient(WebhookSender.LoopbackNamedClient).ConfigurePrimaryHttpMessageHandler(_ => new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator }); } }`,
    },
    {
      language: 'go',
      code: `package a
func (d *details) options() []grpc.DialOption {
  switch {
  case d.noTransportSecurity:
    return plain
  case d.skipHostVerification:
    return secured(&tls.Config{
      InsecureSkipVerify: true,
    })
  default:
    return secured(nil)
  }
}`,
    },
  ],
};

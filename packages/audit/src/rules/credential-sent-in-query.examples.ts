import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    { language: 'javascript', code: 'await fetch(`https://api.example.com/orders?api_key=${key}`);' },
    { language: 'javascript', code: `const url = 'https://api.example.com/x?access_token=' + token; request(url);` },
    { language: 'javascript', code: `axios.get('https://api.example.com/x', { params: { api_key: key } });` },
    {
      language: 'javascript',
      code: `exports.orders = (id) => axios.get('https://api.example.com/x', { params: { id, api_key: key } });`,
    },
    {
      language: 'javascript',
      code: `const url = new URL('https://api.example.com/x'); url.searchParams.set('api_key', key); fetch(url);`,
    },
    { language: 'php', code: `<?php\nfile_get_contents("https://api.example.com/x?api_key=$key");` },
    {
      language: 'php',
      code: `<?php\n$url = 'https://api.example.com/x?' . http_build_query(['access_token' => $token]);`,
    },
    { language: 'python', code: `import requests\nrequests.get(f"https://api.example.com/x?api_key={key}")` },
    { language: 'python', code: `import requests\nrequests.get('https://api.example.com/x?api_key={}'.format(key))` },
    {
      language: 'go',
      code: `package a\nfunc f() { u := fmt.Sprintf("https://api.example.com/x?access_token=%s", t); get(u) }`,
    },
    { language: 'php', code: `<?php\n$r = Http::get('https://api.example.com/x', ['api_key' => $key]);` },
    {
      language: 'javascript',
      code: 'const query = new URLSearchParams({ access_token: token }); await fetch(`https://api.example.com/x?${query}`);',
    },
    {
      language: 'python',
      code: `import requests\nrequests.get("https://api.example.com/x", params={"access_token": token})`,
    },
    {
      language: 'python',
      code: `import requests\nrequests.get(URL, params={"access_token": token}, verify=False)`,
    },
    { language: 'go', code: `package a\nfunc f() { http.Get("https://api.example.com/x?api_key=" + key) }` },
    {
      language: 'go',
      code: `package a\nfunc f(token string) { q := u.Query(); q.Set("token", token); u.RawQuery = q.Encode(); http.Get(u.String()) }`,
    },
    { language: 'javascript', code: `superagent.get('https://api.example.com/x').query({ api_key: key });` },
    {
      language: 'javascript',
      code: 'const p = new URLSearchParams(); p.set("api_key", key); fetch(`https://api.example.com/x?${p.toString()}`);',
    },
    { language: 'javascript', code: 'fetch(`${base}/items?${qs.stringify({ api_key: key })}`);' },
    { language: 'javascript', code: `io('https://rt.example.com', { query: { token } });` },
    {
      language: 'php',
      code: `<?php\nHttp::withQueryParameters(['api_key' => $key])->get('https://api.example.com/x');`,
    },
    {
      language: 'python',
      code: `import requests\nrequests.get('https://api.example.com/x', {'access_token': token})`,
    },
    { language: 'python', code: `session.params.update({'api_key': key})` },
    {
      language: 'go',
      code: `package a\nfunc f(key string) { v := url.Values{}; v.Set("api_key", key); u.RawQuery = v.Encode(); get(u) }`,
    },
    { language: 'go', code: `package a\nfunc f(key string) { client.R().SetQueryParam("api_key", key).Get(base) }` },
    {
      language: 'javascript',
      code: `changePassword (passwords) { }
export const change = (http, host, passwords) => http.get(host + '/rest/user/change?current=' + passwords.current + '&new=' + passwords.new);`,
    },
    {
      language: 'javascript',
      code: `function enter() {
  var password = document.getElementById('password').value;
  url = '/desk?hash=' + md5(password);
  document.location = url;
}`,
    },
    {
      language: 'javascript',
      code: `const token = await getApiToken(service); const found = await fetch(\`https://api.example.com/items?token=\${token}\`);`,
    },
    {
      language: 'java',
      code: `class A { Object check(String token) throws Exception { return RequestEntity.get(new URI("https://id.example.com/token/validate?id_token=" + token)).build(); } }`,
    },
    {
      language: 'go',
      code: `package a
func Magic(c *gin.Context) {
	redirectTo := c.Query("redirect_to")
	redirectTo = fmt.Sprintf("%s?type=magiclink&access_token=%s", redirectTo, signed)
	c.Redirect(302, redirectTo)
}`,
    },
    {
      language: 'csharp',
      code: `class A { Task<string> Get(string key) { return client.GetStringAsync("https://api.example.com/rates?api_key=" + key); } }`,
    },
    { language: 'ruby', code: 'Net::HTTP.get(URI("https://api.example.com/rates?api_key=#{key}"))' },
  ],
  clean: [
    {
      language: 'javascript',
      code: `const form = new URLSearchParams({ client_secret: secret }); await fetch('https://idp.example.com/token', { method: 'POST', body: form });`,
    },
    {
      language: 'javascript',
      code: 'await fetch(`https://api.example.com/orders?page_token=${next}`, { headers: { "X-API-Key": key } });',
    },
    {
      language: 'javascript',
      code: `const link = \`https://shop.example.com/reset-password?token=\${token}\`; mail(link);`,
    },
    { language: 'php', code: `<?php\n$url = 'https://api.example.com/x?' . http_build_query(['page' => 1]);` },
    {
      language: 'php',
      code: `<?php\nfunction post($key) { curl_setopt($c, CURLOPT_POSTFIELDS, http_build_query(['secret' => $key])); }`,
    },
    {
      language: 'javascript',
      code: 'class Links { resetUrl(path, token) { return new URL(`${this.base}${path}?token=${token}`); } }',
    },
    {
      language: 'javascript',
      code: 'const code = `otpauth://totp/acme:${email}?secret=${secret}&issuer=acme`; show(code);',
    },
    {
      language: 'python',
      code: `import requests\nrequests.get("https://api.example.com/x", params={"page": 1}, headers={"X-API-Key": key})`,
    },
    { language: 'go', code: `package a\nfunc f() { http.Get("https://api.example.com/x?page=" + next) }` },
    {
      language: 'go',
      code: `package a\nfunc f(secret string) { values := url.Values{}; values.Set("client_secret", secret); http.NewRequest("POST", endpoint, strings.NewReader(values.Encode())) }`,
    },
    {
      language: 'javascript',
      code: 'const sendOrderEmail = (order) => mailer.send({ html: `<a href="${serverUrl}/orders/${order.id}?accessToken=${order.accessToken}">see it</a>` });',
    },
    {
      language: 'go',
      code: `package a
func VerificationStart(args Args) Handler { return func(ctx *Ctx) { query := link.Query(); query.Set("token", signed); link.RawQuery = query.Encode() } }`,
    },
    {
      language: 'javascript',
      code: 'const remove = async (ctx) => { const url = `${ctx.baseURL}/delete-user/done?token=${token}`; await options.sendDeleteAccountVerification({ user, url }); };',
    },
    {
      language: 'javascript',
      code: `const url = new URL('https://www.example.com/authorize'); url.searchParams.set('response_type', 'code'); url.searchParams.set('client_key', options.clientKey);`,
    },
    {
      language: 'javascript',
      code: `const form = 'principal=' + encodeURIComponent(name) + '&password=' + encodeURIComponent(password); http.post(signInUrl, form, options);`,
    },
    {
      language: 'javascript',
      code: `io('https://rt.example.com', { auth: { token } }); const form = qs.stringify({ api_key: key }); send(form); db.query({ token });`,
    },
    {
      language: 'go',
      code: `package a\nfunc f(key string) { v := url.Values{}; v.Set("client_secret", key); http.PostForm(base, v); w := url.Values{"client_secret": {key}}; http.PostForm(base, w) }`,
    },
    {
      language: 'javascript',
      code: `function enter() {
  var query = document.getElementById('q').value;
  url = '/desk?find=' + encodeURIComponent(query) + '&password_policy=' + rules.length;
  document.location = url;
  form.password.focus();
}`,
    },
    {
      language: 'javascript',
      code: `const body = 'user=' + name + '&secretword=' + user.password;
post('/login', body);`,
    },
    {
      language: 'javascript',
      code: `const token = encodeURIComponent(user.getTransferToken(service));
ctx.redirect(\`\${team.url}/auth/redirect?token=\${token}\`);`,
    },
    {
      language: 'javascript',
      code: `window.open(\`outline://\${window.location.host}/auth/redirect?token=\${token}\`, '_self');`,
    },
    {
      language: 'javascript',
      path: 'server/emails/templates/SigninEmail.tsx',
      code: `const signinLink = (teamUrl, token, client) => \`\${teamUrl}/auth/email?token=\${token}&client=\${client}\`;`,
    },
    {
      language: 'javascript',
      code: `if (req.loggedIn) { data.rssFeedUrl += \`?uid=\${req.uid}&token=\${rssToken}\`; }`,
    },
    {
      language: 'java',
      code: `class A { String link(String token) { return "https://shop.example.com/verify?token=" + token; } HttpHeaders of(String token) { HttpHeaders headers = new HttpHeaders(); headers.setBearerAuth(token); return headers; } }`,
    },
    {
      language: 'csharp',
      code: `class A { string Link(string token) { return $"https://shop.example.com/confirm?token={token}"; } }`,
    },
    { language: 'ruby', code: 'def reset_url(user) = "https://shop.example.com/reset?token=#{user.token}"' },
    {
      language: 'csharp',
      code: `class UserManager { async Task Add(User user) { string token = await _users.GenerateEmailConfirmationTokenAsync(user); string url = alias.Protocol + alias.Name + "/login?name=" + user.Username + "&token=" + WebUtility.UrlEncode(token); string body = template.Replace("[URL]", url); Notify(body); } }`,
    },
  ],
};

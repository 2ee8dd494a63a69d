import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    { language: 'javascript', code: `const code = Math.floor(Math.random() * 900000) + 100000;\nsend(email, code);` },
    {
      language: 'php',
      code: `<?php\n$find = $db->prepare('INSERT INTO users (email, confirm_token) VALUES (?, ?)');\n$find->execute([$email, md5(mt_rand())]);`,
    },
    {
      language: 'python',
      code: `import hashlib\nreset_token = hashlib.md5(user.email.encode()).hexdigest()`,
    },
    { language: 'javascript', code: `const token = Math.random().toString(36).slice(2);` },
    {
      language: 'javascript',
      code: `function generateApiKey() { let out = ''; for (let i = 0; i < 32; i++) out += chars[Math.floor(Math.random() * chars.length)]; return out; }`,
    },
    { language: 'php', code: `<?php\n$token = md5(uniqid());` },
    { language: 'python', code: `import random\ntoken = ''.join(random.choice(chars) for _ in range(32))` },
    { language: 'go', code: `package a\nimport "math/rand"\nfunc newToken() int { return rand.Intn(1000000) }` },
    { language: 'java', code: `class A { String newToken() { return Long.toString(new Random().nextLong()); } }` },
    { language: 'ruby', code: `token = rand(1_000_000).to_s` },
    { language: 'ruby', code: `user.update!(reset_token: rand(36**12).to_s(36))` },
    {
      language: 'java',
      code: `class A { String resetToken() { byte[] b = new byte[24]; new Random().nextBytes(b); return encode(b); } }`,
    },
    {
      language: 'csharp',
      code: `class A { string NewToken() { var r = new Random(); return r.Next().ToString(); } }`,
    },
    {
      language: 'javascript',
      code: `const md5 = require('md5'); exports.reset = (req, res) => { if (req.query.token == md5(req.query.login)) show(res); };`,
    },
    {
      language: 'javascript',
      code: `import crypto from 'node:crypto';\nconst resetToken = crypto.createHash('md5').update(user.email).digest('hex');`,
    },
    {
      language: 'csharp',
      code: `class Resets { void Post(Reset request) { var md5 = MD5.Create(); var hash = md5.ComputeHash(Encoding.ASCII.GetBytes(request.email)); request.key = BitConverter.ToString(hash); } }`,
    },
    {
      language: 'ruby',
      code: `class Resets\n  def generate_token(id, email)\n    hash = Digest::MD5.hexdigest(email)\n    "#{id}-#{hash}"\n  end\nend`,
    },
    { language: 'python', code: `import hashlib, time\ntoken = hashlib.md5(expire_date).hexdigest()` },
    {
      language: 'javascript',
      path: 'src/random.ts',
      code: `const letters = 'abcdef';
export function randomText(length) {
  let out = '';
  for (let i = 0; i < length; i++) out += letters[Math.floor(Math.random() * letters.length)];
  return out;
}`,
      files: {
        'src/tokens.ts':
          'export const resetLink = (user) => `https://shop.example/reset/${user.id}/${randomText(16)}`;',
      },
    },
    {
      language: 'javascript',
      code: `const n = Math.floor(Math.random() * 8999) + 1000;\nawait User.update({ loginCode: n });`,
    },
    {
      language: 'javascript',
      code: `const resetToken = crypto.createHash('sha1').update(user.email + Date.now()).digest('hex');`,
    },
    {
      language: 'python',
      path: 'util.py',
      code: `import random
def make_code(n):
    return ''.join(random.choice(letters) for _ in range(n))`,
      files: { 'app.py': `from util import make_code\ndef forgot():\n    user.reset_code = make_code(8)` },
    },
    { language: 'python', code: `import random\ncustomer.sms_code = random.randint(1000, 9999)` },
    {
      language: 'go',
      path: 'random/random.go',
      code: `package random
import "math/rand"
func Letters(n int) string { b := make([]byte, n); for i := range b { b[i] = letters[rand.Intn(26)] }; return string(b) }`,
      files: {
        'handlers/forgot.go': `package handlers
func forgot() {
	code := random.Letters(10)
	db.Model(&User{}).Update("reset_code", code)
}`,
      },
    },
    {
      language: 'java',
      code: `class A { private final Random random = new Random(); void f(Member m) { m.setResetToken(String.format("%06d", random.nextInt(1000000))); } }`,
    },
    {
      language: 'ruby',
      path: 'app/models/code_maker.rb',
      code: `class CodeMaker\n  def self.short\n    (0...8).map { ('a'..'z').to_a[rand(26)] }.join\n  end\nend`,
      files: { 'app/controllers/doors_controller.rb': `user.update(reset_token: CodeMaker.short)` },
    },
    {
      language: 'csharp',
      path: 'Codes.cs',
      code: `public static class Codes { private static readonly Random Rng = new(); public static string Make(int n) { return new string(Enumerable.Range(0, n).Select(_ => chars[Rng.Next(26)]).ToArray()); } }`,
      files: { 'Door.cs': `class Door { void F() { member.ResetCode = Codes.Make(8); } }` },
    },
    {
      language: 'javascript',
      code: `function grantcode(client, redirectURI, user, done) { const code = Math.floor(Math.random() * 99999 + 1); new AuthorizationCode({ client, redirectURI, user, code }).save(); done(null, code); }`,
    },
    { language: 'javascript', code: `const refreshtoken = Math.floor(Math.random() * 99999) + '';` },
    {
      language: 'javascript',
      path: 'src/text.js',
      code: `export const randomText = (length) => Array.from({ length }, () => letters[Math.floor(Math.random() * letters.length)]).join('');\nexport function makeReset() { const resetToken = randomText(32); return resetToken; }`,
    },
    {
      language: 'python',
      code: `def forgot(request):
    user = get_user_model().objects.get(email=request.data["email"])
    token = urlsafe_base64_encode(force_bytes(user.username))
    send(user, token)`,
    },
    {
      language: 'go',
      code: `package a
func (h *Handler) Reset(c *gin.Context) {
	resetToken := base64.URLEncoding.EncodeToString([]byte(user.Email))
	user.ResetToken = resetToken
}`,
    },
    {
      language: 'python',
      code: `import hashlib
def make_reset(user):
    code = hashlib.md5(user.email.encode()).hexdigest()
    return code`,
    },
  ],
  clean: [
    {
      language: 'php',
      code: `<?php\n$add = $db->prepare('INSERT INTO uploads (owner, file) VALUES (?, ?)');\n$add->execute([$owner, md5(mt_rand())]);`,
    },
    {
      language: 'python',
      code: `import hashlib\navatar = hashlib.md5(user.email.encode()).hexdigest()`,
    },
    {
      language: 'javascript',
      code: `const token = crypto.randomBytes(32).toString('base64url'); const delay = Math.random() * 100; const colour = colours[Math.floor(Math.random() * 3)];`,
    },
    {
      language: 'php',
      code: `<?php\nclass Forms { function edit($request) { $form = $request->get('form'); $sessionId = $form['sessionId'] ?? 'form_'.sha1(uniqid(mt_rand(), true)); return $sessionId; } }`,
    },
    {
      language: 'php',
      code: `<?php\nclass OAuth1 { function generateNonce() { return dechex(mt_rand()); } function sign() { return ['oauth_nonce' => $this->generateNonce()]; } }`,
    },
    { language: 'php', code: `<?php\n$token = bin2hex(random_bytes(32)); $file = uniqid();` },
    {
      language: 'python',
      code: `import random, secrets\ntoken = secrets.token_urlsafe(32)\ndelay = random.random()`,
    },
    { language: 'go', code: `package a\nimport "math/rand"\nfunc pause() int { return rand.Intn(100) }` },
    {
      language: 'java',
      code: `class A { String newToken() { byte[] b = new byte[32]; new SecureRandom().nextBytes(b); return hex(b); } int pause() { return new Random().nextInt(); } }`,
    },
    { language: 'ruby', code: `token = SecureRandom.urlsafe_base64(32)\npause = rand(10)` },
    {
      language: 'csharp',
      code: `class A { byte[] NewToken() { return RandomNumberGenerator.GetBytes(32); } int Pause() { return new Random().Next(); } }`,
    },
    {
      language: 'php',
      code: `<?php\nclass A { private function generateTokenAuth() { return md5(Common::getRandomString(32) . microtime(true) . Settings::getSalt()); } }`,
    },
    {
      language: 'javascript',
      code: `const avatar = crypto.createHash('md5').update(user.email).digest('hex'); if (etag === crypto.createHash('sha1').update(body).digest('hex')) send(304); if (req.query.sig === crypto.createHash('sha256').update(login + secret).digest('hex')) go();`,
    },
    {
      language: 'php',
      code: `<?php\nclass Base { static function randomKey($array) { $keys = array_keys($array); $key = $keys[mt_rand(0, count($keys) - 1)]; return $key; } }`,
    },
    {
      language: 'csharp',
      code: `class HoneypotProtector { HoneypotField CreateToken() { var r = new Random(); return new HoneypotField(_names[r.Next(0, 9)]); } }`,
    },
    {
      language: 'javascript',
      path: 'src/random.ts',
      code: `export const pick = (list) => list[Math.floor(Math.random() * list.length)];\nexport const shade = () => Math.floor(Math.random() * 255);`,
      files: {
        'src/page.ts': `const banner = pick(banners);\nconst token = crypto.randomBytes(32).toString('hex');`,
      },
    },
    {
      language: 'javascript',
      code: `const wait = Math.random() * 100;\nawait sleep(wait);\nconst token = await fetchToken();\nconst expires = Date.now() + 3600;`,
    },
    {
      language: 'java',
      code: `class A { private final Random random = new Random(); private final SecureRandom secure = new SecureRandom(); int dice() { return random.nextInt(6); } void f(Member m) { m.setResetToken(hex(secure.nextInt())); } }`,
    },
    { language: 'ruby', code: `user.reset_token = letters.sample(16, random: SecureRandom).join` },
    {
      language: 'java',
      code: `class Realm {
  private static final String ENCODED_INVALID_USER_PASSWORD = PASSWORD_ENCODER.encode(generatePassword());
  private static String generatePassword() {
    String password = new Random().ints(20, 33, 127).mapToObj(i -> (char) i).toString();
    return password;
  }
}`,
    },
    {
      language: 'go',
      code: `package setup
func randomPort() int { source := rand.NewSource(time.Now().UnixNano()); r := rand.New(source); return r.Intn(55000) + 10000 }
func receiveToken(c context.Context) (string, error) { port := randomPort(); tokenReceived := make(chan string); go listen(port, tokenReceived); return <-tokenReceived, nil }`,
    },
    {
      language: 'python',
      path: 'shop/models.py',
      code: `import random\nclass User(Model):\n    def save(self, *args, **kwargs):\n        if not self.display_name:\n            self.display_name = ''.join(random.choice(letters) for _ in range(6))\n        super().save(*args, **kwargs)`,
      files: {
        'shop/tokens.py': `from shop.models import User\ndef renew(api_token):\n    api_token.save()\n    token = api_token.save()`,
      },
    },
    {
      language: 'javascript',
      path: 'src/text.js',
      code: `export const texts = {
  randomText(length) { let all = ''; for (let i = 0; i < length; i++) all += letters.charAt(Math.floor(Math.random() * letters.length)); return all; },
  makeSecret(length) { if (typeof crypto === 'undefined') { return texts.randomText(length); } return hex(crypto.getRandomValues(new Uint8Array(length))); },
};`,
    },
    {
      language: 'python',
      code: `def forgot(user):
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    name = b64encode(user.username.encode())
    token = b64encode((user.username + ':' + password).encode())
    avatar_code = hashlib.md5(user.email.encode()).hexdigest()
    return uid`,
    },
    {
      language: 'csharp',
      code: `class Host { async Task Run(CancellationToken stoppingToken) { await Task.Delay(TimeSpan.FromSeconds(Random.Shared.Next(60)), stoppingToken); } }`,
    },
    {
      language: 'php',
      code: `<?php function generatePassword($length) { $password = ''; for ($i = 0; $i < $length; ++$i) { $password .= $chars[random_int(0, $last)]; } return str_shuffle($password); }`,
    },
    {
      language: 'go',
      code: `package a
func seal(token string) []byte { r := rand.New(rand.NewSource(time.Now().UnixNano())); info := &Info{Token: token, Confounder: make([]byte, r.Intn(30))}; r.Read(info.Confounder); return encrypt(info) }`,
    },
  ],
};

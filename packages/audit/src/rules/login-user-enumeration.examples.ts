import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `async function login(req, res) {
  const user = await find(req.body.email);
  if (!user) return res.status(404).json({ error: 'User not found' });
  if (!(await compare(req.body.password, user.hash))) return res.status(401).json({ error: 'Wrong password' });
}`,
    },
    {
      language: 'php',
      code: `<?php function login($request) { if (!$user) { return fail('User not found'); } if (!password_verify($p, $user->hash)) { return fail('Incorrect password'); } }`,
    },
    {
      language: 'python',
      code: `def login(request):
    if user is None:
        return error('User does not exist')
    if not check(password):
        return error('Password is incorrect')`,
    },
    {
      language: 'go',
      code: `package a\nfunc Login() { if user == nil { fail("user not found") }; if !ok { fail("invalid password") } }`,
    },
    {
      language: 'java',
      code: `class A { void login() { if (user == null) throw new E("User not found"); if (!ok) throw new E("Invalid password"); } }`,
    },
    {
      language: 'ruby',
      code: `def login\n  return fail('User not found') unless user\n  return fail('Wrong password') unless ok\nend`,
    },
    {
      language: 'csharp',
      code: `class A { void Login() { if (user == null) Fail("User not found"); if (!ok) Fail("Invalid password"); } }`,
    },
    {
      language: 'javascript',
      code: `app.post('/unlock', async (req, res) => {
  const user = await find(req.body.email);
  if (!user) return res.status(404).json({ error: 'We do not know this address' });
  if (!(await compare(req.body.pin, user.pinHash))) return res.status(401).json({ error: 'Wrong PIN' });
});`,
    },
    {
      language: 'python',
      code: `def kiosk_signin(request):
    if courier is None:
        return error('no courier with this phone')
    if not check_password(pin, courier.password):
        return error('password wrong')`,
    },
  ],
  clean: [
    {
      language: 'javascript',
      code: `async function login(req, res) { if (!user || !(await compare(password, user.hash))) return res.status(401).json({ error: 'Invalid email or password' }); }`,
    },
    {
      language: 'php',
      code: `<?php function login() { if (!$user || !password_verify($p, $user->hash)) { return fail('Invalid credentials'); } }`,
    },
    { language: 'python', code: `def login():\n    return error('Invalid username or password')` },
    { language: 'go', code: `package a\nfunc Login() { fail("invalid username or password") }` },
    { language: 'java', code: `class A { void login() { throw new E("Bad credentials, password or name"); } }` },
    { language: 'ruby', code: `def login\n  fail('Invalid email or password')\nend` },
    { language: 'csharp', code: `class A { void Login() { Fail("Invalid user name or password"); } }` },
  ],
};

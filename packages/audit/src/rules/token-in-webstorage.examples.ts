import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    { language: 'javascript', code: `localStorage.setItem('token', response.token);` },
    { language: 'javascript', code: `const KEY = 'access_token';\nwindow.sessionStorage.setItem(KEY, token);` },
    { language: 'javascript', code: `localStorage.jwt = data.jwt;` },
  ],
  clean: [
    {
      language: 'javascript',
      code: `localStorage.setItem('theme', 'dark'); localStorage.setItem('pushToken', t); sessionStorage.setItem('csrf_token', c);`,
    },
  ],
};

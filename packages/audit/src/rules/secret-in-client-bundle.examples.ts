import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      path: 'src/pages/api/token.js',
      code: `jwt.sign({ sub }, process.env.NEXT_PUBLIC_ACCESS_TOKEN_KEY, { expiresIn: '1h' });`,
    },
    { language: 'javascript', path: 'src/pay.ts', code: `const key = process.env.NEXT_PUBLIC_STRIPE_SECRET_KEY;` },
    {
      language: 'javascript',
      path: 'src/Pay.tsx',
      code: `'use client';\nconst key = process.env.STRIPE_SECRET_KEY;`,
    },
    {
      language: 'javascript',
      path: 'public/js/app.js',
      code: `const config = { clientSecret: 'q8Zk2Lw9Xr4Tn7Vb1Mc6' };`,
    },
    {
      language: 'javascript',
      path: 'next.config.js',
      code: `module.exports = { env: { PAYMENT_SECRET_KEY: process.env.PAYMENT_SECRET_KEY, API_URL: process.env.API_URL } };`,
    },
    {
      language: 'javascript',
      path: 'nuxt.config.ts',
      code: `export default defineNuxtConfig({ runtimeConfig: { apiSecret: process.env.API_SECRET, public: { apiBase: '/api', adminSecret: process.env.ADMIN_SECRET } } });`,
    },
    {
      language: 'javascript',
      path: 'webpack.config.js',
      code: `module.exports = { plugins: [new webpack.DefinePlugin({ 'process.env.API_SECRET': JSON.stringify(process.env.API_SECRET), 'process.env.NODE_ENV': '"production"' })] };`,
    },
    {
      language: 'javascript',
      path: 'src/environments/environment.prod.ts',
      code: `export const environment = { production: true, clientSecret: 'q8Zk2Lw9Xr4Tn7Vb1Mc6' };`,
    },
    {
      language: 'javascript',
      code: `start();`,
      files: {
        '.env.production': 'NEXT_PUBLIC_MAILER_SECRET=q8Zk2Lw9Xr4Tn7Vb1Mc6\nNEXT_PUBLIC_SITE_URL=https://acme.net\n',
      },
    },
    {
      language: 'javascript',
      code: `start();`,
      files: {
        'views/index.ejs': `<script>window.secret = '<%= process.env.API_SECRET %>'; window.mode = '<%= process.env.NODE_ENV %>';</script>`,
      },
    },
    {
      language: 'javascript',
      code: `start();`,
      files: {
        'resources/views/app.blade.php': `<script>const k = "{{ config('services.stripe.secret') }}"; const p = "{{ config('services.stripe.key') }}";</script>`,
      },
    },
    {
      language: 'javascript',
      path: 'frontend/src/app/login.component.ts',
      code: `import { Component } from '@angular/core';
export class LoginComponent {
  public testingUsername = 'testing@acme.example';
  public testingPassword = 'IamUsedForTrials';
}`,
    },
    {
      language: 'javascript',
      path: 'lib/sms.js',
      code: `const send = () => {
  const client = require('messagebird')(process.env.NEXT_PUBLIC_MESSAGE_BIRD);
  return client;
};`,
    },
    {
      language: 'javascript',
      path: 'lib/sms.js',
      code: `const accountSid = process.env.NEXT_PUBLIC_TWILIO_SID;
const authToken = process.env.NEXT_PUBLIC_TWILIO_AUTH_TOKEN;
export const client = require('twilio')(accountSid, authToken);`,
    },
    {
      language: 'javascript',
      path: 'next.config.js',
      code: `module.exports = {
  env: {
    SITE_NAME: process.env.SITE_NAME,
    MONGODB_URI: process.env.MONGODB_URI,
  },
};`,
    },
  ],
  clean: [
    {
      language: 'javascript',
      path: 'src/server.ts',
      code: `const key = process.env.STRIPE_SECRET_KEY; const site = process.env.NEXT_PUBLIC_SITE_KEY;`,
    },
    {
      language: 'javascript',
      path: 'public/js/app.js',
      code: `const config = { publishableKey: 'pk_live_51Hxxxxxxxxxxxxxxxxx', apiKey: 'AIzaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q' };`,
    },
    {
      language: 'javascript',
      path: 'next.config.js',
      code: `module.exports = { serverRuntimeConfig: { apiSecret: process.env.API_SECRET }, env: { STRIPE_PUBLISHABLE_KEY: process.env.STRIPE_PUBLISHABLE_KEY } };`,
      files: {
        '.env.example': 'NEXT_PUBLIC_MAILER_SECRET=q8Zk2Lw9Xr4Tn7Vb1Mc6\n',
        '.env':
          'NEXT_PUBLIC_SUPABASE_ANON_KEY=q8Zk2Lw9Xr4Tn7Vb1Mc6\nVITE_ENABLE_PASSWORD=true\nMAILER_SECRET=q8Zk2Lw9Xr4Tn7Vb1Mc6\n',
        'views/index.ejs': '<p><%= user.name %> <%= csrf_token %></p>',
      },
    },
    {
      language: 'javascript',
      path: 'frontend/src/app/login.component.ts',
      code: `import { Component } from '@angular/core';
export class LoginComponent {
  public testingUsername = 'testing@acme.example';
  public password = '';
  public adminPassword = 'auth/admin-password';
  public userPasswordLabel = 'Your Password';
}`,
    },
    {
      language: 'javascript',
      path: 'public/js/languages/powershell.js',
      code: `export const language = { tokenizer: { comment: [[/#/, { token: 'comment.quote.attention' }], [/>/, { token: 'keyword.control.flow' }]] } };`,
    },
    {
      language: 'javascript',
      path: 'lib/pay.js',
      code: `const Razorpay = require('razorpay');
const client = require('twilio')(process.env.NEXT_PUBLIC_TWILIO_SID, process.env.TWILIO_TOKEN);
module.exports = { client, key: process.env.NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY };`,
    },
    {
      language: 'javascript',
      path: 'next.config.js',
      code: `module.exports = {
  env: {
    API_URL: process.env.API_URL,
    MONGODB_DB: process.env.MONGODB_DB,
    DATABASE_NAME: process.env.DATABASE_NAME,
  },
};`,
    },
  ],
};

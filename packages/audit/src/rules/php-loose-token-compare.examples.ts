import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'php',
      code: `<?php\ndefine('API_KEY', '8f7d6a5s4d3f2g1h');\nif ($_GET['key'] == API_KEY) { go(); }`,
    },
    { language: 'php', code: `<?php\nif ($_GET['token'] == $user['token']) { go(); }` },
    { language: 'php', code: `<?php\nif (md5($password) == $row['hash']) { go(); }` },
    {
      language: 'php',
      code: `<?php\n$sig = JWT::urlsafeB64Decode($crypto64);\nif ($sig != JWT::sign("$head.$body", $key)) { throw new UnexpectedValueException('signature'); }`,
    },
    { language: 'php', code: `<?php\nif ($request->header('X-Signature') != $signature) { deny(); }` },
    { language: 'php', code: `<?php\nif (in_array($_SERVER['HTTP_X_API_KEY'], $keys)) { go(); }` },
    {
      language: 'php',
      code: `<?php if ($auth_key == $this->auth_key) { go(); }`,
    },
  ],
  clean: [
    {
      language: 'php',
      code: `<?php\nif ($token == null || $token == '' || $tokenCount == 3 || hash_equals($a, $token) || $token === $other) { go(); }`,
    },
    {
      language: 'php',
      code: `<?php\nif ($item->iso == $country_code || $coupon == $sub->promo_code || base64_encode($raw) != $s || $a['address_token'] != $c['address_token']) { go(); }`,
    },
    { language: 'php', code: `<?php\nif ($data['email'] == $data['password']) { fail(); }` },
    { language: 'php', code: `<?php\nif ($token->type == T_STRING || $key == $name || $password == 'x') { go(); }` },
    {
      language: 'php',
      code: `<?php\nif ($version['commit_hash'] == exec('git rev-parse HEAD') || $segment->getHash() == $hash) { go(); }`,
    },
    {
      language: 'php',
      code: `<?php\nif (in_array($apiKey, $keys, true) || in_array($token, [T_STRING, T_OPEN_TAG]) || $password == $password_confirm) { go(); }`,
    },
    {
      language: 'php',
      code: `<?php\nforeach ($views as $name => $path) { if (sha1($path) == $hash || md5($path) == $hash) { return $name; } }`,
    },
    {
      language: 'php',
      code: `<?php\n$hash = md5(json_encode(Config::get('mail')));\nif (self::$last != $hash) { self::$last = $hash; }`,
    },
    {
      language: 'php',
      code: `<?php\nif (strlen($id) !== 16 || @bin2hex(self::hex2bin($id)) != $id) { throw new Exception('no id'); }`,
    },
    {
      language: 'php',
      code: `<?php function matches($key, string $token) { return is_numeric($token) ? ($key == $token) : $key === $token; }`,
    },
    {
      language: 'php',
      code: `<?php if ($new_content != $row['user_sig']) { save($new_content); } if ($email_hash != $row['user_email_hash']) { update($email_hash); } if ($mode != 'edit' || $message_md5 != $post['post_checksum'] || md5($post['subject']) != $post['post_subject_md5']) { parse($post); }`,
    },
    {
      language: 'php',
      code: `<?php if ($auth_key === '' || $row->primary_key == $id) { deny(); }`,
    },
  ],
};

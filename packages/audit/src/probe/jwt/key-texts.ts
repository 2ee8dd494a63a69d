import type { PublicKey } from './keys.ts';

/** The forms in which a public key may lie as a file, and be taken for a secret. */
export function publicKeyTexts({
  key,
  jwk,
}: PublicKey): readonly { readonly form: string; readonly text: string | Buffer }[] {
  const spki = key.export({ type: 'spki', format: 'pem' }).toString();
  const texts: { form: string; text: string | Buffer }[] = [
    { form: 'PEM', text: spki },
    { form: 'PEM without a line break at its end', text: spki.trimEnd() },
    { form: 'PEM with CRLF', text: spki.replaceAll('\n', '\r\n') },
    { form: 'DER', text: key.export({ type: 'spki', format: 'der' }) },
  ];
  if (key.asymmetricKeyType === 'rsa') {
    const pkcs1 = key.export({ type: 'pkcs1', format: 'pem' }).toString();
    texts.push(
      { form: 'PKCS #1 PEM', text: pkcs1 },
      { form: 'PKCS #1 PEM without a line break at its end', text: pkcs1.trimEnd() },
    );
  }
  if (jwk !== undefined) texts.push({ form: 'JWK text', text: JSON.stringify(jwk) });
  if (typeof jwk?.n === 'string') texts.push({ form: 'the modulus of the JWK', text: jwk.n });
  return texts;
}

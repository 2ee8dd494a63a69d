import { isIP } from 'node:net';
import { connect, type PeerCertificate, type SecureVersion, type TLSSocket } from 'node:tls';
import { bad, type Check, good, skipped, warning } from './check.ts';
import type { Patient } from './patient.ts';

const day = 86_400_000;

/** The certificate, its expiry, and the versions of TLS that are spoken. */
export async function checkTls({ url, options, isEncrypted, isLoopback }: Patient): Promise<readonly Check[]> {
  if (!isEncrypted) {
    return isLoopback
      ? [skipped('tls', 'It is this machine, and without TLS: nothing goes over a network.')]
      : [
          bad(
            'tls',
            'There is no TLS: credentials can be read on the way.',
            'Put a certificate before it, and answer http with a redirect.',
          ),
        ];
  }
  const seen = await handshake(url, options.ca, undefined);
  if (seen === undefined)
    return [bad('tls', 'No handshake succeeds.', 'Look at the certificate and the ciphers of the server.')];
  return [
    certificateCheck(seen),
    expiryCheck(seen.certificate),
    ...(await versionChecks(url, options.ca, seen.version)),
  ];
}

interface Handshake {
  readonly certificate: PeerCertificate;
  readonly version: string;
  readonly problem: string | undefined;
}

function handshake(
  url: URL,
  ca: string | undefined,
  maxVersion: SecureVersion | undefined,
): Promise<Handshake | undefined> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket: TLSSocket = connect({
      host,
      port: url.port === '' ? 443 : Number(url.port),
      // countersign-ignore tls-verify-disabled: to look at a certificate that is wrong, and say what is; nothing is sent
      rejectUnauthorized: false,
      timeout: 5000,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(ca === undefined ? {} : { ca }),
      // Old versions need ciphers that OpenSSL has put away.
      ...(maxVersion === undefined ? {} : { minVersion: 'TLSv1', maxVersion, ciphers: 'DEFAULT:@SECLEVEL=0' }),
    });
    const end = (result: Handshake | undefined) => {
      socket.destroy();
      resolve(result);
    };
    socket.once('secureConnect', () =>
      end({
        certificate: socket.getPeerCertificate(),
        version: socket.getProtocol() ?? '',
        problem: socket.authorized ? undefined : String(socket.authorizationError),
      }),
    );
    socket.once('error', () => end(undefined));
    socket.once('timeout', () => end(undefined));
  });
}

function certificateCheck({ problem }: Handshake): Check {
  if (problem === undefined) return good('tls-certificate', 'The certificate is trusted, and for this host.');
  return bad(
    'tls-certificate',
    `The certificate is not trusted: ${problem}.`,
    'Use a certificate for this very name, send its whole chain, or name your own authority with --ca.',
  );
}

function expiryCheck({ valid_to: validTo }: PeerCertificate): Check {
  const days = Math.floor((Date.parse(validTo) - Date.now()) / day);
  if (days < 0)
    return bad('tls-expiry', `The certificate expired on ${validTo}.`, 'Renew it, and let it be renewed by a machine.');
  if (days < 14)
    return warning(
      'tls-expiry',
      `The certificate expires in ${days} days.`,
      'Renew it, and let it be renewed by a machine.',
    );
  return good('tls-expiry', `The certificate is valid for ${days} days more.`);
}

async function versionChecks(url: URL, ca: string | undefined, version: string): Promise<readonly Check[]> {
  const old = await handshake(url, ca, 'TLSv1.1');
  if (old !== undefined) {
    return [
      bad(
        'tls-version',
        `It speaks ${old.version}, which was given up in 2021 (RFC 8996).`,
        'Allow TLS 1.2 and 1.3 only.',
      ),
    ];
  }
  return [good('tls-version', `It speaks ${version}, and neither TLS 1.0 nor 1.1.`)];
}

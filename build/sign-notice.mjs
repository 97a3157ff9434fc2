// `node build/sign-notice.mjs KEY.pem VERSION URL NOTES [DATE]`: prints a signed notice of a newer version; `--new-key KEY.pem` makes a key.
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The text of a notice: see app/domain/version-notice.ts for its form.
 * @param {{ version: string, date: string, url: string, notes: string }} about
 * @param {import('node:crypto').KeyObject} key Ed25519
 */
export function signedNotice({ version, date, url, notes }, key) {
  const manifest = JSON.stringify({ version, date, url, notes });
  const signature = sign(null, Buffer.from(manifest), key).toString('base64');
  return `earshot-notice 1 ${signature}\n${manifest}\n`;
}

/**
 * The public half, as the field `versionNotice.publicKey` of package.json has it.
 * @param {import('node:crypto').KeyObject} key
 */
export const publicKeyText = (key) =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64');

/** @param {string[]} words */
function main([
  first = '',
  version = '',
  url = '',
  notes = '',
  date = new Date().toISOString().slice(0, 10),
]) {
  if (first === '--new-key' && version) {
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(version, privateKey.export({ format: 'pem', type: 'pkcs8' }), { flag: 'wx', mode: 0o600 });
    process.stdout.write(`${publicKeyText(privateKey)}\n`);
    return;
  }
  if (!first || !version || !url) {
    process.stderr.write(
      'Usage: node build/sign-notice.mjs KEY.pem VERSION URL NOTES [DATE]\n       node build/sign-notice.mjs --new-key KEY.pem\n',
    );
    process.exitCode = 2;
    return;
  }
  const key = createPrivateKey(readFileSync(first));
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The key must be an Ed25519 key.');
  process.stdout.write(signedNotice({ version, date, url, notes }, key));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));

// signatures.mjs REQUESTS KEY_ID=ALGORITHM=PUBLIC_KEY.pem…: verifies every request's signature (RFC 9421) by
// http-message-signatures, its digest by node's own, and that a changed request does not verify.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import signatures from 'http-message-signatures';
import { readRequests } from './requests.mjs';

const { createVerifier, httpbis } = signatures;
const covered = ['@method', '@target-uri', 'content-type', 'content-digest', 'idempotency-key'];

const [file, ...given] = process.argv.slice(2);
const keys = new Map(given.map((key) => {
  const [id, algorithm, path] = key.split('=');
  return [id, { id, algs: [algorithm], verify: createVerifier(readFileSync(path, 'utf8'), algorithm) }];
}));

async function verifies(request, changes = {}) {
  const message = {
    method: request.method,
    url: `https://${request.fields.host}${request.target}`,
    headers: request.fields,
    ...changes,
  };
  const config = {
    keyLookup: async ({ keyid }) => keys.get(keyid) ?? null,
    all: true,
    tolerance: 5,
    maxAge: 300,
    requiredParams: ['created', 'keyid', 'alg'],
    requiredFields: covered,
  };
  try {
    return (await httpbis.verifyMessage(config, message)) === true;
  } catch (error) {
    return error.message;
  }
}

const used = new Map();
for (const request of readRequests(file)) {
  const { fields } = request;
  const verified = await verifies(request);
  if (verified !== true) throw new Error(`not verified (${verified}): ${fields['signature-input']}`);
  const digest = createHash('sha256').update(request.body, 'utf8').digest('base64');
  if (fields['content-digest'] !== `sha-256=:${digest}:`) throw new Error('the digest is not that of the body');
  const forged = [
    { method: 'PUT' },
    { url: `https://${fields.host}${request.target}?x` },
    { headers: { ...fields, 'content-type': 'text/html' } },
    { headers: { ...fields, 'content-digest': `sha-256=:${'A'.repeat(43)}=:` } },
    { headers: { ...fields, 'idempotency-key': '"another"' } },
    { headers: { ...fields, 'signature-input': fields['signature-input'].replace(/created=\d/, 'created=2') } },
  ];
  for (const change of forged)
    if ((await verifies(request, change)) === true) throw new Error(`a forgery is verified: ${JSON.stringify(change)}`);
  const id = /keyid="([^"]*)"/.exec(fields['signature-input'])[1];
  used.set(id, (used.get(id) ?? 0) + 1);
}
console.log([...used].sort().map(([id, count]) => `${id}: ${count} verified`).join('\n'));

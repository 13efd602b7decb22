'use strict';
// What the page's verifier (`globalThis.holdfast`) makes of given policies, proofs and signatures: a word, or null where
// all is well. Runs in node (page_test.py) and in Chromium (browser_test.py), over the same questions.
const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

async function wordOf(work) {
  try {
    await work();
    return null;
  } catch (error) {
    return error instanceof holdfast.PolicyError ? 'no policy' : error.word ?? `thrown: ${error.stack}`;
  }
}

async function answers({ policies, cases, signatures }) {
  const parsed = [], found = { policies: [], cases: [], signatures: [] };
  for (const text of policies) {
    found.policies.push(await wordOf(async () => { parsed.push(await holdfast.parsePolicy(fromBase64(text))); }));
    if (found.policies.at(-1)) parsed.push(null);
  }
  for (const { kind, data, policy } of cases) {
    const verify = kind === 'dossier' ? holdfast.verifyDossier : holdfast.verifyReceipt;
    found.cases.push(await wordOf(() => verify(fromBase64(data), parsed[policy])));
  }
  for (const [key, message, signature] of signatures) {
    found.signatures.push(await holdfast.verifyEd25519(fromHex(key), fromHex(message), fromHex(signature)));
  }
  return JSON.stringify(found);
}

if (typeof module !== 'undefined') {
  const fs = require('fs');
  globalThis.crypto ??= require('crypto').webcrypto; // node 18
  const [, , page, questions] = process.argv;
  (0, eval)(/<script id="verifier">(.*?)<\/script>/s.exec(fs.readFileSync(page, 'utf8'))[1]);
  answers(JSON.parse(fs.readFileSync(questions, 'utf8'))).then((text) => process.stdout.write(text));
}

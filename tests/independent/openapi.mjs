// openapi.mjs FILE: is it OpenAPI 3.1, and does every $ref lead somewhere?
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { parse } from 'yaml';

const [file] = process.argv.slice(2);
const document = parse(readFileSync(file, 'utf8'));
const validator = new Validator();
// It resolves references within the document alone; the others are looked at below.
const alone = JSON.parse(JSON.stringify(document), (key, value) =>
  typeof value?.$ref === 'string' && !value.$ref.startsWith('#') ? {} : value);
const result = await validator.validate(alone);
if (!result.valid) throw new Error(JSON.stringify(result.errors));

function check(node) {
  if (node === null || typeof node !== 'object') return;
  if (typeof node.$ref === 'string') {
    const [path, inside] = node.$ref.split('#');
    const there = path === ''
      ? inside.split('/').slice(1).reduce((at, key) => at?.[key], document) !== undefined
      : existsSync(join(dirname(file), path));
    if (!there) throw new Error(`${node.$ref} leads nowhere`);
  }
  Object.values(node).forEach(check);
}
check(document);
console.log(`OpenAPI ${validator.version}: ${Object.keys(document.paths).length} paths`);

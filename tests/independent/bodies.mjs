// bodies.mjs REQUESTS SCHEMA: validates every body by ajv (JSON Schema 2020-12), and tells which keys of the
// schema none of them had. Validated is a closed copy of the schema, in which a key that it does not know is a fault.
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { readRequests } from './requests.mjs';

const [file, schemaFile] = process.argv.slice(2);
const schema = JSON.parse(readFileSync(schemaFile, 'utf8'));

function closed(node) {
  if (Array.isArray(node)) return node.map(closed);
  if (node === null || typeof node !== 'object') return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  return copy.properties !== undefined && copy.type === 'object' ? { ...copy, additionalProperties: false } : copy;
}

function resolve(node) {
  return node.$ref === undefined ? node : schema.$defs[node.$ref.split('/').pop()];
}

function keysOf(node, path = '') {
  const { properties, items } = resolve(node);
  if (items !== undefined) return keysOf(items, path);
  return Object.entries(properties ?? {})
    .flatMap(([key, value]) => [`${path}.${key}`, ...keysOf(value, `${path}.${key}`)]);
}

function keysIn(value, path = '') {
  if (Array.isArray(value)) return value.flatMap((item) => keysIn(item, path));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => [`${path}.${key}`, ...keysIn(item, `${path}.${key}`)]);
}

const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
addFormats(ajv);
ajv.compile(schema);
ajv.removeSchema(schema.$id);
const validate = ajv.compile(closed(schema));
const seen = new Set();
const events = new Map();
for (const { body } of readRequests(file)) {
  const notification = JSON.parse(body);
  if (!validate(notification)) throw new Error(ajv.errorsText(validate.errors));
  keysIn(notification).forEach((key) => seen.add(key));
  events.set(notification.event, (events.get(notification.event) ?? 0) + 1);
}
console.log([...events].sort().map(([event, count]) => `${event}: ${count} valid`).join('\n'));
console.log(`never seen: ${keysOf(schema).filter((key) => !seen.has(key)).join(' ')}`);

// The schema must be able to say no.
const conviction = { source: 'PNC', reference: 'A', version: 1, recordedOn: '2026-11-24' };
const faults = [{ id: 1 }, { event: 'forgotten' }, { person: {} }, { person: { surname: '' } }, { offences: [] },
  { person: null }, { unknown: 1 }, { conviction: { ...conviction, version: '1' } },
  { conviction: { ...conviction, recordedOn: '2026-02-30' } }];
const [{ body }] = readRequests(file);
for (const fault of faults)
  if (validate({ ...JSON.parse(body), ...fault }))
    throw new Error(`valid, and should not be: ${JSON.stringify(fault)}`);

// Checks schemas/asyncapi.yaml as AsyncAPI 3, with the messages that it refers to, and every sample
// under schemas/messages/samples against the schema that it names. Works without a network.
//
//   npm ci --ignore-scripts --prefix tests/tools/asyncapi      once
//   node tests/tools/asyncapi/check.mjs                         exit code 0, or 1 with one line a fault
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Parser } from '@asyncapi/parser';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const schemas = join(root, 'schemas');
const faults = [];

// The document. Warnings (such as a newer version of AsyncAPI) are no faults.
const path = join(schemas, 'asyncapi.yaml');
const { document, diagnostics } = await new Parser().parse(readFileSync(path, 'utf8'), { source: path });
for (const found of diagnostics.filter((one) => one.severity === 0)) {
  faults.push(`asyncapi.yaml:${found.range.start.line + 1}: ${found.path.join('.')}: ${found.message}`);
}
if (!document) faults.push('asyncapi.yaml: no document');

// The samples, each under its own schema: wenshu.reply/1 is messages/wenshu.reply-1.json.
const ajv = addFormats(new Ajv2020({ allErrors: true, strict: false }));
for (const name of ['uint32', 'uint64', 'int64', 'uint']) ajv.addFormat(name, true);
const validators = new Map();
const validator = (tag) => {
  if (!validators.has(tag)) {
    const text = readFileSync(join(schemas, 'messages', `${tag.replace('/', '-')}.json`), 'utf8');
    const schema = JSON.parse(text);
    validators.set(tag, { title: schema.title, check: ajv.compile(schema) });
  }
  return validators.get(tag);
};
let samples = 0;
for (const entry of readdirSync(join(schemas, 'messages/samples'), { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const file = join(entry.parentPath ?? entry.path, entry.name);
  const sample = JSON.parse(readFileSync(file, 'utf8'));
  const { check } = validator(sample.schema);
  if (!check(sample)) {
    // An alternative that does not fit brings one error for each that was tried.
    for (const error of check.errors.slice(0, 3)) faults.push(`${relative(root, file)}: ${error.instancePath} ${error.message}`);
  }
  samples += 1;
}
if (samples === 0) faults.push('no samples');


// The examples in the document are samples of the schema beside them.
const messages = document?.components().messages().all() ?? [];
for (const message of messages) {
  const payload = message.payload().json();
  const { title } = payload.schema ?? payload;
  const examples = message.examples().all();
  if (examples.length === 0) faults.push(`${message.id()}: no example`);
  for (const example of examples) {
    const { title: own, check } = validator(example.payload().schema);
    if (own !== title || !check(example.payload())) faults.push(`${message.id()}: example ${example.name()} is no ${title}`);
  }
}

for (const fault of faults) console.error(fault);
console.log(`asyncapi: ${messages.length} messages, ${samples} samples, ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);

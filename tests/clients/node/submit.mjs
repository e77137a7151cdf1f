// Submits one file to Wenshu over RabbitMQ and fetches what comes of it.
//
// The example of docs/integrators.md; needs amqplib alone.
//
//   node submit.mjs --url amqp://oa:secret@rabbit:5672/%2f --file 计划.txt --out outputs --objects /srv/wenshu/objects
//
// Exit code 0: every document is done; 1: refused, or a document failed; the reason stands on standard error.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import amqp from 'amqplib';

// A larger file travels through object storage (the site's limit is 704 KiB unless it set another).
const INLINE_BYTES_MOST = 700 * 1024;
// Wenshu itself ends a job after a day; a program that waits for a person to be served gives up earlier.
const PATIENCE_MS = 600_000;

const sha256Of = (content) => createHash('sha256').update(content).digest('hex');

// Object storage as a folder. With S3 (@aws-sdk/client-s3), the key is the object's key in the bucket:
// GetObjectCommand({ Bucket, Key: reference.key }) and PutObjectCommand({ Bucket, Key: key, Body: content }).
class Objects {
  constructor(folder) {
    this.folder = folder;
  }

  // What the reference names; nothing but the bytes that it promises.
  async get(reference) {
    const content = await readFile(join(this.folder, reference.key));
    if (content.length !== reference.bytes || sha256Of(content) !== reference.sha256) {
      throw new Error(`${reference.key} is not what the reference promises`);
    }
    return content;
  }

  // Stores a file to submit, and says where.
  async put(tenant, content) {
    const sha256 = sha256Of(content);
    const key = `${tenant}/incoming/${sha256}`;
    const path = join(this.folder, key);
    await mkdir(dirname(path), { recursive: true });
    const part = join(dirname(path), `.${sha256}.${randomUUID()}`);
    await writeFile(part, content);
    await rename(part, path); // never seen half written
    return { key, sha256, bytes: content.length };
  }
}

// The body of the request. The key is of the file's content: submitting it again is the same job.
async function requestFor(file, tenant, objects, formats) {
  const content = await readFile(file);
  const source =
    content.length <= INLINE_BYTES_MOST
      ? { inline: content.toString('base64') }
      : { object: await objects.put(tenant, content) };
  const key = `${basename(file)}:${sha256Of(content)}:${formats.join('+')}`;
  return {
    schema: 'wenshu.request/1',
    type: 'conversion.request',
    file: basename(file),
    source,
    formats,
    idempotency_key: [...key].slice(-200).join(''),
  };
}

// Publishes the request. Settles when the broker has it, or does not take it.
function submit(channel, exchange, lane, user, replyTo, correlationId, request) {
  return new Promise((resolve, reject) => {
    // Comes before the confirm when no queue takes the message.
    channel.once('return', () => reject(new Error('the broker has no queue for requests: is Wenshu running?')));
    const options = {
      contentType: 'application/json',
      persistent: true,
      mandatory: true,
      userId: user, // the broker checks it; the tenant follows from it
      messageId: randomUUID(),
      correlationId,
      replyTo,
    };
    channel.publish(exchange, lane, Buffer.from(JSON.stringify(request)), options, (error) =>
      error ? reject(error) : resolve(),
    );
  });
}

// Hands each answer to `take` once, until it returns a value.
function answers(channel, queue, correlationId, take) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
    const done = (settle, value) => {
      clearTimeout(timer);
      settle(value);
    };
    const seen = new Set();
    const consume = async (message) => {
      if (message === null) throw new Error('the reply queue was deleted');
      const { correlationId: of, messageId } = message.properties;
      if (of === correlationId && !seen.has(messageId)) {
        seen.add(messageId);
        const result = await take(JSON.parse(message.content.toString()));
        if (result !== undefined) done(resolve, result);
      }
      // Only now: had we died above, the broker would have kept the answer.
      channel.ack(message);
    };
    const failed = (error) => done(reject, error);
    channel.consume(queue, (message) => consume(message).catch(failed)).catch(failed);
  });
}

// Writes the outputs. With more than 50 the message lists the first, and the manifest all.
async function fetchOutputs(completion, objects, out) {
  const outputs = completion.manifest ? JSON.parse(await objects.get(completion.manifest)) : completion.outputs;
  await mkdir(out, { recursive: true });
  for (const output of outputs) {
    const name = basename(output.name);
    await writeFile(join(out, name), await objects.get(output.object));
    console.log(name);
  }
}

async function run(options) {
  const user = decodeURIComponent(new URL(options.url).username || 'guest');
  const tenant = options.tenant ?? user;
  const objects = new Objects(options.objects);
  const connection = await amqp.connect(options.url);
  const channel = await connection.createConfirmChannel();

  // A program that runs for years uses one durable queue of a fixed name; this one ends with its file.
  const replyTo = `${options.prefix}.reply.${tenant}.${randomUUID()}`;
  await channel.assertQueue(replyTo, { durable: true, arguments: { 'x-expires': 3_600_000 } });

  const request = await requestFor(options.file, tenant, objects, options.formats.split(','));
  const correlationId = randomUUID();
  await submit(channel, `${options.prefix}.requests`, options.lane, user, replyTo, correlationId, request);
  const good = await answers(channel, replyTo, correlationId, async (answer) => {
    if (answer.type === 'conversion.rejected') {
      console.error(`${answer.field}: ${answer.reason}；${answer.advice}`);
      return false;
    }
    if (answer.type === 'conversion.completed') {
      if (answer.problem) console.error(`${answer.problem.reason}；${answer.problem.advice}`);
      await fetchOutputs(answer, objects, options.out);
      return answer.status === 'completed' && answer.counts.documents_failed === 0;
    }
    if (answer.type === 'conversion.accepted') console.error(`job ${answer.job}`);
    return undefined;
  });
  await channel.deleteQueue(replyTo);
  await connection.close();
  return good;
}

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    file: { type: 'string' },
    out: { type: 'string' },
    objects: { type: 'string' },
    lane: { type: 'string', default: 'interactive' },
    formats: { type: 'string', default: 'pdf,docx' },
    tenant: { type: 'string' }, // where it is not named like the user
    prefix: { type: 'string', default: 'wenshu' }, // of exchanges and queues
  },
});
for (const name of ['url', 'file', 'out', 'objects']) {
  if (!values[name]) {
    console.error(`--${name} is missing`);
    process.exit(2);
  }
}
try {
  process.exit((await run(values)) ? 0 : 1);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

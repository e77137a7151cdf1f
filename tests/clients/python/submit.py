"""Submits one file to Wenshu over RabbitMQ and fetches what comes of it.

The example of docs/integrators.md; needs pika alone.

    python submit.py --url amqp://oa:secret@rabbit:5672/%2f --file 计划.txt --out outputs --objects /srv/wenshu/objects

Exit code 0: every document is done; 1: refused, or a document failed; the reason stands on standard error.
"""

import argparse
import base64
import hashlib
import json
import os
import sys
import uuid
from pathlib import Path
from urllib.parse import unquote, urlparse

import pika
import pika.exceptions

# A larger file travels through object storage (the site's limit is 704 KiB unless it set another).
INLINE_BYTES_MOST = 700 * 1024
# Wenshu itself ends a job after a day; a program that waits for a person to be served gives up earlier.
PATIENCE_S = 600


class Objects:
    """Object storage as a folder. With S3, the key is the object's key in the bucket, and these two are

        boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
        boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=content)
    """

    def __init__(self, folder):
        self.folder = Path(folder)

    def get(self, reference):
        """What the reference names; nothing but the bytes that it promises."""
        content = (self.folder / reference["key"]).read_bytes()
        if len(content) != reference["bytes"] or hashlib.sha256(content).hexdigest() != reference["sha256"]:
            raise ValueError(f"{reference['key']} is not what the reference promises")
        return content

    def put(self, tenant, content):
        """Stores a file to submit, and says where."""
        sha256 = hashlib.sha256(content).hexdigest()
        key = f"{tenant}/incoming/{sha256}"
        path = self.folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{sha256}.{uuid.uuid4()}")
        part.write_bytes(content)
        os.replace(part, path)  # never seen half written
        return {"key": key, "sha256": sha256, "bytes": len(content)}


def request_for(path, tenant, objects, formats):
    """The body of the request. The key is of the file's content: submitting it again is the same job."""
    content = path.read_bytes()
    if len(content) <= INLINE_BYTES_MOST:
        source = {"inline": base64.b64encode(content).decode()}
    else:
        source = {"object": objects.put(tenant, content)}
    key = f"{path.name}:{hashlib.sha256(content).hexdigest()}:{'+'.join(formats)}"
    return {
        "schema": "wenshu.request/1",
        "type": "conversion.request",
        "file": path.name,
        "source": source,
        "formats": formats,
        "idempotency_key": key[-200:],
    }


def submit(channel, exchange, lane, user, reply_to, request):
    """Publishes the request. Returns when the broker has it; pika raises when it does not take it."""
    correlation_id = str(uuid.uuid4())
    properties = pika.BasicProperties(
        content_type="application/json",
        delivery_mode=2,
        user_id=user,  # the broker checks it; the tenant follows from it
        message_id=str(uuid.uuid4()),
        correlation_id=correlation_id,
        reply_to=reply_to,
    )
    body = json.dumps(request, ensure_ascii=False).encode()
    channel.basic_publish(exchange, lane, body, properties, mandatory=True)
    return correlation_id


def answers(channel, queue, correlation_id):
    """The answers to the request, each once."""
    seen = set()
    for method, properties, body in channel.consume(queue, inactivity_timeout=PATIENCE_S):
        if method is None:
            raise TimeoutError(f"no answer within {PATIENCE_S} s")
        if properties.correlation_id == correlation_id and properties.message_id not in seen:
            seen.add(properties.message_id)
            yield json.loads(body)
        # Only now: had we died above, the broker would have kept the answer.
        channel.basic_ack(method.delivery_tag)


def fetch(completion, objects, out):
    """Writes the outputs. With more than 50 the message lists the first, and the manifest all."""
    outputs = completion["outputs"]
    if "manifest" in completion:
        outputs = json.loads(objects.get(completion["manifest"]))
    out.mkdir(parents=True, exist_ok=True)
    for output in outputs:
        name = os.path.basename(output["name"])
        (out / name).write_bytes(objects.get(output["object"]))
        print(name)


def run(options):
    url = urlparse(options.url)
    user = unquote(url.username or "guest")
    tenant = options.tenant or user
    objects = Objects(options.objects)
    connection = pika.BlockingConnection(pika.URLParameters(options.url))
    channel = connection.channel()
    channel.confirm_delivery()

    # A program that runs for years uses one durable queue of a fixed name; this one ends with its file.
    reply_to = f"{options.prefix}.reply.{tenant}.{uuid.uuid4()}"
    channel.queue_declare(reply_to, durable=True, arguments={"x-expires": 3_600_000})

    request = request_for(options.file, tenant, objects, options.formats.split(","))
    correlation_id = submit(channel, f"{options.prefix}.requests", options.lane, user, reply_to, request)
    good = False
    for answer in answers(channel, reply_to, correlation_id):
        if answer["type"] == "conversion.accepted":
            print(f"job {answer['job']}", file=sys.stderr)
        elif answer["type"] == "conversion.rejected":
            print(f"{answer['field']}: {answer['reason']}；{answer['advice']}", file=sys.stderr)
            break
        elif answer["type"] == "conversion.completed":
            if "problem" in answer:
                print(f"{answer['problem']['reason']}；{answer['problem']['advice']}", file=sys.stderr)
            fetch(answer, objects, options.out)
            good = answer["status"] == "completed" and answer["counts"]["documents_failed"] == 0
            break
    channel.cancel()
    channel.queue_delete(reply_to)
    connection.close()
    return 0 if good else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True, help="amqp:// or amqps:// address with user and password")
    parser.add_argument("--file", required=True, type=Path, help="the file to convert")
    parser.add_argument("--out", required=True, type=Path, help="folder for the outputs")
    parser.add_argument("--objects", required=True, help="folder of the object storage")
    parser.add_argument("--lane", default="interactive", choices=["interactive", "bulk"])
    parser.add_argument("--formats", default="pdf,docx", help="pdf, docx, json")
    parser.add_argument("--tenant", help="the tenant, where it is not named like the user")
    parser.add_argument("--prefix", default="wenshu", help="prefix of exchanges and queues")
    try:
        sys.exit(run(parser.parse_args()))
    except pika.exceptions.UnroutableError:
        sys.exit("the broker has no queue for requests: is Wenshu running?")
    except (pika.exceptions.AMQPError, OSError, ValueError) as error:
        sys.exit(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Tests every protocol and mechanism of a configuration file on a real Kafka, checked by a client that is not ours.

Records are carried Kafka -> event log -> Kafka over each listener in the environment (KAFKA_SSL, KAFKA_MTLS,
KAFKA_SASL_PLAINTEXT, KAFKA_SASL_SSL, KAFKA_OAUTH), with each mechanism that has credentials there. Both sides use the
same security settings. The file takes secrets from variables, such as `${KAFKA_PASSWORD}`.

    secured.py --bootstrap HOST:PORT --connect PATH/rivven-connect [--records N]

Needs confluent-kafka. The last line is JSON. Exits with 1 if a check fails or a record differs.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

from main_job import compare, make_topics, read, write

PLAIN = 'sasl_mechanism: PLAIN, sasl_username: "${KAFKA_USER}", sasl_password: "${KAFKA_PASSWORD}"'
SCRAM = 'sasl_mechanism: %s, sasl_username: "${KAFKA_SCRAM_USER}", sasl_password: "${KAFKA_SCRAM_PASSWORD}"'
TOKEN = 'sasl_mechanism: OAUTHBEARER, oauth_token: "${KAFKA_OAUTH_TOKEN}"'
MSK = ('sasl_mechanism: AWS_MSK_IAM, aws_access_key_id: "${KAFKA_MSK_ACCESS_KEY_ID}", '
       'aws_secret_access_key: "${KAFKA_MSK_SECRET_ACCESS_KEY}", aws_region: "${KAFKA_MSK_REGION}"')
AUTHORITY = 'ssl_ca_cert: "${KAFKA_TLS_DIR}/ca.pem"'
CLIENT = 'ssl_client_cert: "${KAFKA_TLS_DIR}/client.pem", ssl_client_key: "${KAFKA_TLS_DIR}/client.key"'


def ways(has_msk):
    """Yields the name, the variable of the address, and the security settings of each combination."""
    scrams = [SCRAM % name for name in ("SCRAM-SHA-256", "SCRAM-SHA-512")]
    yield "SSL", "KAFKA_SSL", f"protocol: SSL, {AUTHORITY}"
    yield "SSL, client certificate", "KAFKA_MTLS", f"protocol: SSL, {AUTHORITY}, {CLIENT}"
    for mechanism in [PLAIN, *scrams]:
        yield "SASL_PLAINTEXT", "KAFKA_SASL_PLAINTEXT", f"protocol: SASL_PLAINTEXT, {mechanism}"
    for mechanism in [PLAIN, *scrams] + [MSK] * has_msk:
        yield "SASL_SSL", "KAFKA_SASL_SSL", f"protocol: SASL_SSL, {AUTHORITY}, {mechanism}"
    if os.environ.get("KAFKA_OAUTH_TOKEN"):
        yield "SASL_PLAINTEXT", "KAFKA_OAUTH", f"protocol: SASL_PLAINTEXT, {TOKEN}"


def configuration(address, security, names, state):
    source, middle, target = names
    common = f'brokers: "{os.environ[address]}", security: {{{security}}}, format: record'
    return f"""sources:
  in:
    connector: kafka
    topic: {middle}
    config: {{{common}, topic: {source}, consumer_group: {middle}}}
sinks:
  out:
    connector: kafka
    topics: [{middle}]
    consumer_group: {middle}
    config: {{{common}, topic: {target}}}
settings: {{state_dir: {state}}}
"""


def command(arguments, name, path, *more):
    return subprocess.run([arguments.connect, name, "-c", path, *more], capture_output=True, text=True, timeout=120)


def carry(arguments, number, address, security):
    names = [f"secured{os.getpid()}-{number}-{what}" for what in ("source", "events", "target")]
    make_topics(arguments.bootstrap, [names[0], names[2]])
    write(arguments.bootstrap, names[0], arguments.records, None)
    with tempfile.TemporaryDirectory() as state:
        path = os.path.join(state, "secured.yaml")
        with open(path, "w") as file:
            file.write(configuration(address, security, names, os.path.join(state, "data")))
        for arguments_of in (["check"], ["run", "--until-end"]):
            done = command(arguments, arguments_of[0], path, *arguments_of[1:])
            if done.returncode:
                raise SystemExit(f"{security}: {arguments_of[0]} ended with {done.returncode}: {done.stderr}")
            for secret in ("KAFKA_PASSWORD", "KAFKA_SCRAM_PASSWORD", "KAFKA_OAUTH_TOKEN", "KAFKA_MSK_SECRET_ACCESS_KEY"):
                if os.environ.get(secret, "\0") in done.stdout + done.stderr:
                    raise SystemExit(f"{security}: {arguments_of[0]} prints {secret}")
    left, right = read(arguments.bootstrap, names[0]), read(arguments.bootstrap, names[2])
    compare(left, right, may_repeat=False, may_interleave=False)
    return sum(map(len, left))


def refusal_of_iam_without_tls(arguments):
    """Returns the exit code of `validate` for AWS_MSK_IAM without TLS, which would send its signature unencrypted."""
    with tempfile.TemporaryDirectory() as state:
        path = os.path.join(state, "refused.yaml")
        with open(path, "w") as file:
            file.write(configuration("KAFKA_SASL_PLAINTEXT", f"protocol: SASL_PLAINTEXT, {MSK}", ["a", "b", "c"], state))
        return command(arguments, "validate", path).returncode


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bootstrap", required=True)
    parser.add_argument("--connect", required=True)
    parser.add_argument("--records", type=int, default=500)
    arguments = parser.parse_args()
    if refusal_of_iam_without_tls(arguments) != 2:
        raise SystemExit("AWS_MSK_IAM over SASL_PLAINTEXT is not refused when the file is read")
    # A build without the trait MSK rejects the configuration.
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write(configuration("KAFKA_SASL_SSL", f"protocol: SASL_SSL, {AUTHORITY}, {MSK}", ["a", "b", "c"], "d"))
        file.flush()
        has_msk = command(arguments, "validate", file.name).returncode == 0
    done = []
    for number, (name, address, security) in enumerate(ways(has_msk)):
        if address in os.environ:
            records = carry(arguments, number, address, security)
            mechanism = security.partition("sasl_mechanism: ")[2].split(",")[0]
            done.append(f"{name} {mechanism}".strip())
            print(f"{done[-1]}: {records} records equal", file=sys.stderr)
    print(json.dumps({"equal": True, "ways": done}))


if __name__ == "__main__":
    sys.exit(main())

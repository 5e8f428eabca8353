"""A real SMTP server that takes, refuses, defers and drops what it is sent.

What it does follows from the name of the mailbox. Each message that it took is one
line of JSON in the file that the first argument names; the second is how many
milliseconds it takes to accept one. The third, where there is one, says as JSON how it lets
in: with a certificate and its key it speaks TLS, from the first byte where that is implicit,
else by STARTTLS alone; with a password it takes mail from nobody but `user` with it. It
prints its port, and ends with its input.
"""

import asyncio
import json
import ssl
import sys
import time

from aiosmtpd.smtp import SMTP, AuthResult

LOG = open(sys.argv[1], "a", buffering=1, encoding="utf-8")
DELAY = int(sys.argv[2]) / 1000
DOOR = json.loads(sys.argv[3]) if len(sys.argv) > 3 else {}
asked = {}


class Sink:
    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        asked[address] = asked.get(address, 0) + 1
        first = asked[address] == 1
        if name.startswith("unknown"):
            return f"550 5.1.1 <{address}>: nobody of that name here"
        if name.startswith("unwelcome"):
            return f"554 5.7.1 <{address}>: Relay access denied"
        if name.startswith("unexplained"):
            return "550 no"
        if name.startswith("deferred") and first:
            return "451 4.3.0 later, please"
        if name.startswith("limited") and first:
            return "450 4.7.28 too many messages"
        if name.startswith("closing") and first:
            server.transport.abort()
            return "421 closing"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        name = address.split("@")[0]
        if name.startswith("refused"):
            return "554 5.7.1 this message is not wanted here"
        if DELAY:
            await asyncio.sleep(DELAY)
        LOG.write(json.dumps({
            "from": envelope.mail_from,
            "to": address,
            "at": time.time(),
            "covered": server.transport.get_extra_info("ssl_object") is not None,
            "authenticated": bool(session.authenticated),
            "bytes": envelope.content.decode("utf-8", "replace"),
        }) + "\n")
        # It was taken, and nobody is told.
        if name.startswith("dropped") and asked[address] == 1:
            server.transport.abort()
        return "250 OK"


def is_known(server, session, envelope, mechanism, shown):
    known = shown.login == b"user" and shown.password == DOOR["password"].encode()
    return AuthResult(success=known, handled=False)


def settings(tls):
    settings = {"hostname": "sink"}
    if tls and not DOOR.get("implicit"):
        settings.update(tls_context=tls, require_starttls=True)
    if DOOR.get("password"):
        settings.update(authenticator=is_known, auth_required=True, auth_require_tls=False)
    return settings


def certified():
    if not DOOR.get("certificate"):
        return None
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(DOOR["certificate"], DOOR["key"])
    return tls


async def main():
    loop = asyncio.get_running_loop()
    tls = certified()
    implicit = tls if DOOR.get("implicit") else None
    server = await loop.create_server(lambda: SMTP(Sink(), **settings(tls)), "127.0.0.1", 0, ssl=implicit)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())

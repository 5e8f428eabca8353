"""A real SMTP server that takes, refuses, defers and drops what it is sent.

What it does follows from the name of the mailbox. Each message that it took is one
line of JSON in the file that the first argument names; the second is how many
milliseconds it takes to accept one. It prints its port, and ends with its input.
"""

import asyncio
import json
import sys
import time

from aiosmtpd.smtp import SMTP

LOG = open(sys.argv[1], "a", buffering=1, encoding="utf-8")
DELAY = int(sys.argv[2]) / 1000
asked = {}


class Sink:
    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        asked[address] = asked.get(address, 0) + 1
        first = asked[address] == 1
        if name.startswith("unknown"):
            return f"550 5.1.1 <{address}>: nobody of that name here"
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
            "bytes": envelope.content.decode("utf-8", "replace"),
        }) + "\n")
        # It was taken, and nobody is told.
        if name.startswith("dropped") and asked[address] == 1:
            server.transport.abort()
        return "250 OK"


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Sink(), hostname="sink"), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())

"""The live page, served with one more address: ``/alive`` says how many visitors are still in memory.

``CULL`` in the environment: how long a silent visitor may be away.
"""

import gc
import os
import weakref

from experiments.live import server
from experiments.live.page.visitor import Visitor

alive = weakref.WeakSet()
begin, application = Visitor.__init__, server.application


def counted(self, *given, **named):
    begin(self, *given, **named)
    alive.add(self)


def with_count(*given):
    inner = application(*given)

    async def app(scope, receive, send):
        if scope["type"] != "http" or scope["path"] != "/alive":
            await inner(scope, receive, send)
            return
        gc.collect()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(len(alive)).encode()})

    return app


if __name__ == "__main__":
    Visitor.__init__ = counted
    server.application = with_count
    server.CULL = os.environ.get("CULL", server.CULL)
    server.serve("127.0.0.1", 0, print)

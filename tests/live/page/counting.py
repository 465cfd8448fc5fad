"""The live page, served with one more address: ``/alive`` says how many visitors are still in memory.

``CULL`` in the environment: how long a silent visitor may be away.
"""

import gc
import os
import weakref

from experiments.live import server
from experiments.live.page.visitor import Visitor
from tests.live.alive import with_count

alive = weakref.WeakSet()
begin = Visitor.__init__


def counted(self, *given, **named):
    begin(self, *given, **named)
    alive.add(self)


def visitors():
    gc.collect()
    return len(alive)


if __name__ == "__main__":
    Visitor.__init__ = counted
    server.application = with_count(server.application, visitors)
    server.CULL = os.environ.get("CULL", server.CULL)
    server.serve("127.0.0.1", 0, print)

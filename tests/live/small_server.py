"""The classroom's pages on a server that has room for two.

``--port`` as the command takes it; ``/alive`` says how many pages are in memory.
"""

import sys

from experiments.live import server
from tests.live.alive import with_count


def pages():
    from solara.server import kernel_context

    return len(kernel_context.contexts)


if __name__ == "__main__":
    server.VISITORS = 2
    server.application = with_count(server.application, pages)
    server.serve("127.0.0.1", int(sys.argv[-1]), print, pages=server.CLASSROOM)

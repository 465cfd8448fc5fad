"""The classroom's pages on a server that has room for two visitors; ``--port`` as the command takes it."""

import sys

from experiments.live import server

if __name__ == "__main__":
    server.VISITORS = 2
    server.serve("127.0.0.1", int(sys.argv[-1]), print, pages=server.CLASSROOM)

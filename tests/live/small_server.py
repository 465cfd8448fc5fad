"""The classroom's pages on a server that has room for two.

``--port`` as the command takes it; ``/alive`` says how many pages are in memory.
"""

import sys

from experiments.live import server

application = server.application


def with_count(*given):
    inner = application(*given)
    from solara.server import kernel_context

    async def app(scope, receive, send):
        if scope["type"] != "http" or scope["path"] != "/alive":
            await inner(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(len(kernel_context.contexts)).encode()})

    return app


if __name__ == "__main__":
    server.VISITORS = 2
    server.application = with_count
    server.serve("127.0.0.1", int(sys.argv[-1]), print, pages=server.CLASSROOM)

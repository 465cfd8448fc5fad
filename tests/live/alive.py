"""One more address for a server under test: ``/alive`` says how many of something are in memory."""


def with_count(application, count):
    """An application like ``application`` whose ``/alive`` answers with ``count()``."""

    def build(*given):
        inner = application(*given)

        async def app(scope, receive, send):
            if scope["type"] != "http" or scope["path"] != "/alive":
                await inner(scope, receive, send)
                return
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": str(count()).encode()})

        return app

    return build

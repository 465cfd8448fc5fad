"""The live page whose forecasts have a hundred continuations: what waits for a forecast need not wait for long."""

from experiments.ensembles import forecast

CONTINUATIONS = 100

if __name__ == "__main__":
    forecast.CONTINUATIONS = CONTINUATIONS  # before anything else takes it from there
    from experiments.live.server import serve

    serve("127.0.0.1", 0, lambda words: print(words, flush=True))

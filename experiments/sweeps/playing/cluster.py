"""Parts played by a Dask cluster (the extra ``cluster``): workers on any machines that have this version installed."""

import re
import tempfile
from collections.abc import Generator, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from experiments.sweeps.on_disk.files import changes
from experiments.sweeps.on_disk.parts import PlayedPart
from experiments.sweeps.studies.plan import Plan, Task
from experiments.sweeps.studies.user_agents import own_name
from model.errors import InputError

SECONDS_TO_ANSWER = 30
HIGHEST_PORT = 65535
PARTS_A_THREAD = 2


def check_address(address: str) -> None:
    """Refuse what is no address of a scheduler: Dask takes a minute to give up what it cannot even read."""
    form = re.fullmatch(r"(tcp|tls)://(\[[0-9a-fA-F:.%\w]+\]|[^\s/:\[\]]+):([0-9]{1,5})", address)
    if form is None or not 1 <= int(form[3]) <= HIGHEST_PORT:
        raise InputError(f"--scheduler is {address!r}; write tcp://HOST:PORT, such as tcp://node1:8786")


def play_in_cluster(plan: Plan, tasks: Iterable[Task], address: str) -> Generator[PlayedPart]:
    """Parts as they are done by the workers of a Dask scheduler; parts of a worker that is lost go to others.

    Workers send back the bytes of a part, so they need no shared folder. Raises :class:`InputError` when nobody
    answers, workers run another version of the rules, or a part has killed its worker again and again.
    """
    try:
        from distributed import Client, KilledWorker, as_completed
    except ImportError:
        raise InputError("--scheduler needs Dask: install joint-review[cluster]") from None
    try:
        client = Client(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(f"--scheduler {address}: no Dask scheduler answers there ({error})") from None
    with client:
        _check_workers(client, address)
        _send_agents(client, plan)
        source, version = iter(tasks), _versions()
        threads = max(1, sum(client.nthreads().values()))
        first = islice(source, PARTS_A_THREAD * threads)
        futures = as_completed(
            [client.submit(_play, plan, task, version, pure=False) for task in first], loop=client.loop
        )
        try:
            for future in futures:
                played = future.result()
                future.release()
                for task in islice(source, 1):
                    futures.add(client.submit(_play, plan, task, version, pure=False))
                yield played
        except KilledWorker as error:
            raise InputError(
                f"--scheduler {address}: a part was lost with its worker again and again ({error}); parts done are "
                "safe: see the workers' logs, or give the same command without --scheduler: a history that takes its "
                "process down is then found and recorded"
            ) from None


def _send_agents(client: Any, plan: Plan) -> None:
    """Hand the files of a user's governments to the workers, which import them at once: under names of their own."""
    folder = Path(plan.folder)
    with tempfile.TemporaryDirectory(prefix="joint-review-") as sent:
        for module in sorted({agent.partition(":")[0] for agent in plan.agents.values()}):
            copy = Path(sent) / f"{own_name(module, folder)}.py"
            copy.write_bytes((folder / f"{module}.py").read_bytes())
            client.upload_file(str(copy))


def _check_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=SECONDS_TO_ANSWER)
    except TimeoutError:
        raise InputError(
            f"--scheduler {address}: no worker joined in {SECONDS_TO_ANSWER} s; start `dask worker {address}`"
        ) from None
    try:
        found = client.run(_versions)
    except ImportError as error:
        raise InputError(f"--scheduler {address}: a worker has no joint-review ({error}); install it there") from None
    for worker, version in found.items():
        _refuse_other_version(version, f"--scheduler {address}: worker {worker}")


def _versions() -> dict[str, Any]:
    from experiments.sweeps.on_disk.versions import code_version, registry_version

    return {**code_version(), "registry": registry_version()}


def _refuse_other_version(found: dict[str, Any], who: str, wanted: dict[str, Any] | None = None) -> None:
    differences = changes(wanted or _versions(), found)
    if differences:
        raise InputError(f"{who} has another version of the rules ({'; '.join(differences)}); install the same one")


def _play(plan: Plan, task: Task, version: dict[str, Any]) -> PlayedPart:
    """On a worker: the same rules, compiled by one process a machine, then the part."""
    from experiments.sweeps.playing.compiling import compile_rules
    from experiments.sweeps.playing.play import play_part

    _refuse_other_version(_versions(), "a worker of the cluster", version)
    compile_rules(bool(plan.agents) or plan.histories > 0)
    return play_part(plan, task)

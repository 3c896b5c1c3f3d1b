"""What docs/deploy.md promises whoever puts the bot on a server."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.receiving import DRAIN
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[1]

PROCESS_1 = ["unshare", *([] if os.geteuid() == 0 else ["--map-root-user"]), "--pid", "--fork", "--kill-child"]


def may_make_namespaces() -> bool:
    return (
        shutil.which("unshare") is not None
        and subprocess.run([*PROCESS_1, "true"], capture_output=True, check=False).returncode == 0
    )


@pytest.mark.skipif(not may_make_namespaces(), reason="this machine does not let us start a process 1 of our own")
def test_process_1_of_a_container_ends_when_it_is_told_so_before_it_has_begun() -> None:
    """The kernel gives process 1 no signal that it has no handler for: the container would hang until it is killed."""
    told = "import os, time, bot.__main__; print(os.readlink('/proc/self'), flush=True); time.sleep(60)"
    container = subprocess.Popen([*PROCESS_1, sys.executable, "-c", told], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert container.stdout is not None
        seen_from_outside = int(container.stdout.readline())
        os.kill(seen_from_outside, signal.SIGTERM)
        assert container.wait(30) == 128 + signal.SIGTERM
    finally:
        container.kill()
        container.wait()


def test_a_python_without_venv_is_told_with_the_package_that_brings_it(tmp_path: Path) -> None:
    """Debian splits it off; the half of an environment that venv leaves behind then would not be mended later."""
    half = tmp_path / "python3"
    half.write_text(f'#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"\n')
    half.chmod(0o755)
    made = subprocess.run(
        ["make", "setup", f"PYTHON={half}", f"VENV={tmp_path / 'venv'}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert made.returncode != 0
    assert "sudo apt install python3-venv" in made.stderr
    assert not (tmp_path / "venv").exists()


def test_compose_and_the_manifest_say_only_what_the_bot_reads_and_compose_says_all_of_it() -> None:
    known = {name.upper() for name in Settings.model_fields}
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]["bot"]["environment"]
    pod = next(yaml.safe_load_all((ROOT / "deploy" / "kubernetes.yaml").read_text("utf-8")))["spec"]["template"]["spec"]
    by_the_image_or_the_platform = {"PORT", "DIRECTORY", "DYNO"}
    for_tests = {"BOT_API", "SEND_RATE"}
    assert set(compose) == known - by_the_image_or_the_platform - for_tests
    assert {line["name"] for line in pod["containers"][0]["env"]} <= known


def test_nobody_is_killed_before_what_was_begun_is_finished() -> None:
    """Under 10 seconds (DRAIN and closing), and whatever is waited before."""
    bot = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]["bot"]
    pod = next(yaml.safe_load_all((ROOT / "deploy" / "kubernetes.yaml").read_text("utf-8")))["spec"]["template"]["spec"]
    unit = (ROOT / "deploy" / "anyqtama.service").read_text("utf-8")
    waited = int(pod["containers"][0]["lifecycle"]["preStop"]["exec"]["command"][1])
    assert int(bot["stop_grace_period"].removesuffix("s")) >= 2 * DRAIN
    assert pod["terminationGracePeriodSeconds"] >= waited + 2 * DRAIN
    assert int(unit.partition("TimeoutStopSec=")[2].split("\n")[0]) >= 2 * DRAIN

"""Takes docs/preview.png, the README's picture, and docs/card.png, the guides': the real bot, drawn by the system's Chromium.

Run it from the root: `.venv/bin/python scripts/picture.py [FILE]`. It starts `python -m bot preview` on a free port, asks as a
person would, and stops it again. Needs the test environment and a Chromium.
"""

import asyncio
import os
import shutil
import signal
import socket
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Page, async_playwright

ROOT = Path(__file__).parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
SIZE = {"width": 1180, "height": 900}


async def _answered(page: Page) -> None:
    await page.wait_for_selector(".theirs .keys button")
    await page.wait_for_timeout(1500)


async def take(address: str, target: Path, browser_path: str) -> None:
    """Opens the page at this address, starts the chat on both phones, asks one question, and saves the picture."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browser_path, headless=True, args=FLAGS)
        page = await browser.new_page(viewport=SIZE, locale="kk-KZ", timezone_id="Asia/Almaty", color_scheme="light")
        await page.goto(address)
        await page.wait_for_selector("#state", state="hidden", timeout=120_000)
        await page.locator("#start").click()
        await _answered(page)
        await page.locator("#text").fill("Астана, баспана керек")
        await page.keyboard.press("Enter")
        await _answered(page)
        # The answer is taller than the phone; the picture shows its beginning, as a person who scrolls up sees it.
        await page.locator(".said").last.evaluate("node => node.scrollIntoView({block: 'start'})")
        await page.screenshot(path=target)
        await page.locator("#phone").screenshot(path=target.with_name("card.png"))
        await browser.close()


async def main() -> int:
    """Returns the exit code: 1 if there is no Chromium or the bot does not start."""
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser_path is None:
        print("No Chromium here; `apt-get install chromium` brings it.")
        return 1
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "preview.png"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != "BOT_TOKEN"}
        environment["DATABASE_URL"] = f"sqlite+aiosqlite:///{folder}/picture.db"
        command = (sys.executable, "-m", "bot", "preview", "--port", str(port))
        bot = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE)
        try:
            if bot.stdout is None or not await asyncio.wait_for(bot.stdout.readline(), 120):
                print("The bot did not start.")
                return 1
            await take(f"http://127.0.0.1:{port}", target, browser_path)
        finally:
            if bot.returncode is None:
                bot.send_signal(signal.SIGTERM)
                await asyncio.wait_for(bot.wait(), 30)
    print(target)
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

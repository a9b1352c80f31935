# SPDX-License-Identifier: MIT
"""Headless Chromium by its driver, over plain WebDriver: Debian's `chromium` and `chromium-driver` and nothing else."""
import base64
import contextlib
import json
import os
import re
import shutil
import subprocess
import urllib.error
import urllib.request

KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Down": "\ue015"}
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
             "--disable-background-networking", "--no-first-run", "--no-proxy-server", "--lang=nb"]


def missing():
    """The programs that have to be installed first."""
    return [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]


class Browser:
    """One window. Ends with the block that it was made for."""

    def __init__(self, folder):
        self.log = open(os.path.join(folder, "chromedriver.log"), "w", encoding="utf-8")
        self.driver, port = self.start_driver()
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self.base = f"http://127.0.0.1:{port}/session"
        options = {"args": [*ARGUMENTS, f"--user-data-dir={folder}/profile"], "binary": shutil.which("chromium")}
        wanted = {"alwaysMatch": {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}}
        self.base += "/" + self.ask("", {"capabilities": wanted})["sessionId"]
        self.ask("/timeouts", {"implicit": 30000})

    def start_driver(self):
        """It lets the system pick a port of IPv4, takes the same one of IPv6, and ends if another has that."""
        for _ in range(10):
            driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=self.log, text=True)
            for line in driver.stdout:
                if found := re.search(r"successfully on port (\d+)", line):
                    return driver, found[1]
            driver.stdout.close()
            driver.wait()
        raise RuntimeError(f"chromedriver does not start: see {self.log.name}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self.ask("", method="DELETE")
        self.driver.terminate()
        self.driver.wait()
        self.driver.stdout.close()
        self.log.close()

    def ask(self, path, body=None, method=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data=data, method=method,
                                         headers={"Content-Type": "application/json"})
        try:
            with self.opener.open(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            value = json.load(error)["value"]
            raise RuntimeError(f"{value['error']}: {value['message'].splitlines()[0]}") from None

    def tell(self, command, **parameters):
        """A command of Chromium's own protocol."""
        return self.ask("/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, url):
        self.ask("/url", {"url": url})

    def back(self):
        self.ask("/back", {})

    @property
    def url(self):
        return self.ask("/url")

    @property
    def title(self):
        return self.ask("/title")

    def run(self, script, *arguments):
        return self.ask("/execute/sync", {"script": script, "args": list(arguments)})

    def run_async(self, script, *arguments):
        """The script calls its last argument with the result."""
        return self.ask("/execute/async", {"script": script, "args": list(arguments)})

    def find(self, css):
        return self.ask("/element", {"using": "css selector", "value": css})[ELEMENT]

    def click(self, css):
        self.ask(f"/element/{self.find(css)}/click", {})

    @contextlib.contextmanager
    def leaving(self):
        """What is done within it leads to another page, which is waited for to its end."""
        self.run("document.documentElement.dataset.left = 'yes'")
        yield
        self.find("html:not([data-left]) footer")

    def follow(self, css):
        with self.leaving():
            self.click(css)

    def write(self, css, text):
        element = self.find(css)
        self.ask(f"/element/{element}/clear", {})
        self.ask(f"/element/{element}/value", {"text": text})

    def press(self, *keys):
        """Where the focus is: names of KEYS, or what is to be typed."""
        typed = "".join(KEYS.get(key, key) for key in keys)
        actions = [{"type": kind, "value": letter} for letter in typed for kind in ("keyDown", "keyUp")]
        self.ask("/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def text(self, css="body"):
        return self.ask(f"/element/{self.find(css)}/text")

    def texts(self, css):
        return self.run("return [...document.querySelectorAll(arguments[0])].map(e => e.innerText.trim())", css)

    def complaints(self):
        """What the browser has written to its console since the last look."""
        return [entry["message"] for entry in self.ask("/se/log", {"type": "browser"})]

    def size(self, width, height=900):
        self.tell("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=width < 600)

    def media(self, scheme="light", medium=""):
        self.tell("Emulation.setEmulatedMedia", media=medium,
                  features=[{"name": "prefers-color-scheme", "value": scheme}])

    def scripts(self, allowed):
        self.tell("Emulation.setScriptExecutionDisabled", value=not allowed)

    def picture(self, path, whole=False):
        png = self.tell("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(png))

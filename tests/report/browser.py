# SPDX-License-Identifier: MPL-2.0
"""A browser that tests drive: Chromium without a window, through the pipe of its debugging protocol."""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

PATIENCE = 200  # seconds for one answer; machines of tests are slow, and draw without a graphics card


def find():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if shutil.which(name):
            return shutil.which(name)
    return None


class Browser:
    def __init__(self, size=(900, 800), webgl=True):
        self.profile = tempfile.mkdtemp()
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()

        def hand_over():  # the protocol speaks through the descriptors 3 and 4
            a, b = os.dup(theirs_in), os.dup(theirs_out)
            os.dup2(a, 3)
            os.dup2(b, 4)

        self.process = subprocess.Popen(
            [find(), "--headless", "--no-sandbox", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--mute-audio",
             *(("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader") if webgl else
               ("--disable-3d-apis",)),
             "--remote-debugging-pipe", f"--user-data-dir={self.profile}", f"--window-size={size[0]},{size[1]}"],
            preexec_fn=hand_over, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(theirs_in)
        os.close(theirs_out)
        self.input, self.output, self.rest = ours_in, ours_out, b""
        self.number, self.session, self.events = 0, None, []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.input)
        os.close(self.output)
        shutil.rmtree(self.profile, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def receive(self, until):
        while b"\0" not in self.rest:
            ready = select.select([self.input], [], [], max(0.0, until - time.monotonic()))[0]
            part = os.read(self.input, 1 << 20) if ready else b""
            if not part:
                raise TimeoutError("the browser does not answer")
            self.rest += part
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.output, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + PATIENCE
        while True:
            answer = self.receive(until)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def open(self, path):
        self.call("Page.navigate", url="file://" + os.path.abspath(path))
        self.wait("document.readyState === 'complete'")

    def run(self, script):
        """The value of an expression in the page; promises are waited for."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait(self, condition):
        until = time.monotonic() + PATIENCE
        while not self.run(condition):
            if time.monotonic() > until:
                raise TimeoutError(condition)
            time.sleep(0.05)

    def settle(self):
        """Lets the page draw: two frames."""
        self.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")

    def mouse(self, kind, x, y, **more):
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def middle(self, selector):
        return self.run(f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
                        "e.scrollIntoView({block: 'center', behavior: 'instant'}); const b = e.getBoundingClientRect();"
                        "return [b.left + b.width / 2, b.top + b.height / 2]; })()")

    def click(self, selector):
        x, y = self.middle(selector)
        for kind in ("mousePressed", "mouseReleased"):
            self.mouse(kind, x, y, button="left", clickCount=1)
        self.settle()

    def drag(self, selector, dx, dy, steps=6):
        x, y = self.middle(selector)
        self.mouse("mousePressed", x, y, button="left", clickCount=1)
        for i in range(1, steps + 1):
            self.mouse("mouseMoved", x + dx * i / steps, y + dy * i / steps, button="left", buttons=1)
        self.mouse("mouseReleased", x + dx, y + dy, button="left", clickCount=1)
        self.settle()

    def key(self, name):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=name)
        self.settle()

    def picture(self, selector):
        """What is on the screen where the element is, as a PNG file's bytes."""
        self.middle(selector)
        self.settle()
        clip = self.run(f"(() => {{ const b = document.querySelector({json.dumps(selector)}).getBoundingClientRect();"
                        "return {x: b.left + scrollX, y: b.top + scrollY, width: b.width, height: b.height, scale: 1}; })()")
        return base64.b64decode(self.call("Page.captureScreenshot", format="png", clip=clip)["data"])

    def remember(self, selector, name):
        """Keeps under a name what a canvas shows."""
        self.settle()
        self.run(f"(() => {{ const c = document.querySelector({json.dumps(selector)}), s = document.createElement('canvas');"
                 "s.width = c.width; s.height = c.height; const d = s.getContext('2d'); d.drawImage(c, 0, 0);"
                 f"(window.kept ??= {{}})[{json.dumps(name)}] = d.getImageData(0, 0, s.width, s.height).data; }})()")

    def change(self, a, b, least=12):
        """Share of pixels that differ clearly between two pictures kept."""
        return self.run(f"(() => {{ const a = kept[{json.dumps(a)}], b = kept[{json.dumps(b)}]; let n = 0;"
                        "if (a.length !== b.length) return 1;"
                        f"for (let i = 0; i < a.length; i += 4) n += Math.abs(a[i + 1] - b[i + 1]) > {least};"
                        "return 4 * n / a.length; })()")

    def colours(self, png):
        """How many colours of a coarse scale a PNG file has."""
        text = base64.b64encode(png).decode()
        return self.run("(async () => { const i = await createImageBitmap(await (await fetch("
                        f"'data:image/png;base64,{text}')).blob()), s = new OffscreenCanvas(i.width, i.height), d = s.getContext('2d');"
                        "d.drawImage(i, 0, 0); const p = d.getImageData(0, 0, i.width, i.height).data, found = new Set();"
                        "for (let k = 0; k < p.length; k += 4) found.add((p[k] >> 4 << 8) | (p[k + 1] >> 4 << 4) | p[k + 2] >> 4);"
                        "return found.size; })()")

    def complaints(self):
        """Errors of scripts, and anything asked of a network."""
        found = []
        for e in self.events:
            p = e.get("params", {})
            if e.get("method") == "Runtime.exceptionThrown":
                found.append(str(p["exceptionDetails"].get("exception", p["exceptionDetails"]).get("description", p)))
            elif e.get("method") == "Runtime.consoleAPICalled" and p["type"] in ("error", "assert"):
                found.append(str([a.get("value", a.get("description")) for a in p["args"]]))
            elif e.get("method") == "Log.entryAdded" and p["entry"]["level"] == "error":
                found.append(p["entry"]["text"])
            elif e.get("method") == "Network.requestWillBeSent" and not p["request"]["url"].startswith(("file:", "data:")):
                found.append("asks for " + p["request"]["url"])
        return found



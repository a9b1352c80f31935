# SPDX-License-Identifier: MIT
"""A simulated feed, and ads whose words can be told from all others."""
import hashlib
import json
import subprocess
import urllib.request

BEFORE = "2099-06-01T12:00:00Z"  # when the mirror is made
LATER = "2099-06-03T12:00:00Z"  # when the feed is read again: the first of June is over


def uuid(number):
    return f"00000000-0000-4000-8000-{number:012d}"


def word(number, version=1):
    """A word of this version of this ad and of no other; long, so that a part of it is not in others either."""
    digest = hashlib.sha256(f"{number}/{version}".encode()).hexdigest()[:20]
    return "".join(chr(ord("a") + int(digit, 16)) for digit in digest)


def ad(number, version=1, expires="2099-09-15T22:00:00Z"):
    own = word(number, version)
    # A hundred ads share an instant, as on a busy midnight.
    published = f"2099-05-{20 + number // 100 % 10:02d}T22:00:00Z"
    return json.dumps({
        "uuid": uuid(number), "published": published, "expires": expires,
        "updated": f"2099-05-31T{version:02d}:00:00.{number:03d}Z",
        "workLocations": [{"country": "NORGE", "address": None, "city": "OSLO", "postalCode": "0155", "county": "OSLO",
                           "municipal": "OSLO"}],
        "title": f"Stilling {own}", "description": f"<p>{own} " + "søker og finner folk til arbeid. " * 60 + f"{own}</p>",
        "sourceurl": None, "source": "Stillingsregistrering", "applicationUrl": None, "applicationDue": "Snarest",
        "occupationCategories": [{"level1": "IT", "level2": "Utvikling"}], "jobtitle": None, "link": None,
        "employer": {"name": f"Bedrift {own}", "orgnr": None, "description": f"<p>Om {own}</p>", "homepage": None},
        "engagementtype": "Fast", "extent": "Heltid", "starttime": None, "positioncount": "1", "sector": "Privat",
    }, ensure_ascii=False)


class Feed:
    def __init__(self, simulator, folder, ads):
        corpus = folder / "corpus.ndjson"
        corpus.write_text("".join(line + "\n" for line in ads), encoding="utf-8")
        self.process = subprocess.Popen(
            [simulator, "--order", "kept", "--corpus", corpus, "--now", BEFORE, "--until-stdin-closes", "--max-seconds", "80000"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        self.token = self.process.stdout.readline().strip()
        self.stilling_url = self.process.stdout.readline().strip()
        self.token_file = folder / "token"
        self.token_file.write_text(self.token)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def control(self, what, body=""):
        address = self.url.rsplit("/", 1)[0] + "/control/" + what
        request = urllib.request.Request(address, body.encode(), {"Content-Type": "application/x-ndjson"}, method="POST")
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 200, answer.status

    def publish(self, ads):
        self.control("publish", "".join(line + "\n" for line in ads))

    def stop(self, numbers):
        for number in numbers:
            self.control(f"stop?uuid={uuid(number)}")

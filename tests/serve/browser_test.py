#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The pages of `jobfeed serve` in headless Chromium, as people use them:

    scripts/install-packages.sh build tests browser
    npm install --no-save --prefix build/axe axe-core@4
    tests/serve/browser_test.py build/release/src/jobfeed build/release/tests/simulator/jobfeed-simulator \
        [--ads 120] [--pictures FOLDER]

Exits with 77, which ctest takes for skipped, where Chromium or its driver is missing. Without axe-core the check for
accessibility is passed over. --pictures keeps what the pages look like, wide, on a phone, dark and on paper, to be looked at; two of them are in
README.md, made with --ads 3000.
"""
import argparse
import contextlib
import http.client
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

from browser import Browser, missing

AXE = pathlib.Path(__file__).resolve().parents[2] / "build/axe/node_modules/axe-core/axe.min.js"
PHONE, WIDE = 360, 1200


def make_mirror(program, simulator, ads, database):
    feed = subprocess.Popen([simulator, "--ads", str(ads), "--until-stdin-closes"], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, text=True)
    url, token = [feed.stdout.readline().strip() for _ in range(4)][2:]
    subprocess.run([program, "-q", "--db", database, "sync", "--url", url, "--token", token], check=True)
    feed.stdin.close()
    feed.wait()


@contextlib.contextmanager
def served(program, database):
    server = subprocess.Popen([program, "--db", database, "-q", "serve", "--listen", "127.0.0.1:0", "--open"],
                              stdout=subprocess.PIPE, text=True)
    try:
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()


class Pages(unittest.TestCase):
    browser = base = pictures = ads = None

    def setUp(self):
        self.browser.size(WIDE)
        self.browser.media()
        self.browser.complaints()

    def tearDown(self):
        self.browser.scripts(True)

    def open(self, target):
        self.browser.open(self.base + target)

    def hits(self):
        return int(re.sub(r"\D", "", self.browser.text("#results")))

    def choose(self, css):
        """The second choice of a select, with the keyboard; its value and how many ads it promises."""
        self.browser.run("document.querySelector(arguments[0]).focus()", css)
        self.browser.press("Down")
        value, text = self.browser.run(
            "const s = document.querySelector(arguments[0]); return [s.value, s.selectedOptions[0].text]", css)
        return value, int(re.sub(r"\D", "", text.rpartition("(")[2]))

    def targets(self):
        """One of each kind of page, in both languages."""
        for language in ("no", "en"):
            self.open(f"/?lang={language}")
            ad = self.browser.run("return document.querySelector('.results a').getAttribute('href')")
            yield from (f"/?lang={language}", f"/?lang={language}&q=ikke-noe&due=7", ad, f"/api?lang={language}", f"/nowhere?lang={language}")

    def test_a_search_finds_and_an_ad_leads_back_to_it(self):
        self.open("/?lang=no")
        everything = self.hits()
        self.assertEqual(everything, self.ads)
        self.browser.write("#q", "erfaring")
        self.browser.follow("form button")
        self.assertEqual(self.browser.run("return document.querySelector('#sort').selectedOptions[0].text"),
                         "Beste treff først")
        found = self.hits()
        self.assertTrue(0 < found < everything, found)
        search = self.browser.url
        title = self.browser.text(".results h3")
        self.browser.follow(".results h3 a")
        self.assertEqual(self.browser.text("h1"), title)
        self.browser.follow(".back a")
        self.assertEqual(*[urllib.parse.parse_qs(url.partition("?")[2]) for url in (self.browser.url, search)])
        self.assertEqual(self.hits(), found)
        self.browser.follow(".results h3 a")
        self.browser.back()
        self.browser.find("#q")
        self.assertEqual(self.browser.run("return document.querySelector('#q').value"), "erfaring")

    def test_a_choice_finds_as_many_as_it_promises_and_can_be_taken_back(self):
        for select in ("#place", "#occupation"):
            with self.subTest(select):
                self.open("/?lang=no")
                value, promised = self.choose(select)
                self.browser.follow("form button")
                self.assertEqual((self.hits(), self.browser.run(f"return document.querySelector('{select}').value")),
                                 (promised, value))
                self.browser.follow(".chosen a")
                self.assertEqual(self.hits(), self.ads)

    def test_pages_follow_each_other(self):
        self.open("/?lang=en")
        first = self.browser.texts(".results h3 a")
        self.browser.follow("nav [rel=next]")
        self.assertEqual(self.browser.text("nav .faint"), f"Page 2 of {min(-(-self.ads // 20), 250)}")
        self.assertEqual(len(self.browser.texts(".results h3 a")), 20)
        self.browser.follow("nav [rel=prev]")
        self.assertEqual(self.browser.texts(".results h3 a"), first)

    def test_an_ad_shows_its_contacts(self):
        self.open("/?lang=no")
        for link in self.browser.run("return [...document.querySelectorAll('.results h3 a')].map(a => a.href)"):
            self.browser.open(link)
            if self.browser.texts(".people a[href^='tel:']"):
                break
        self.assertRegex(self.browser.text(".people"), r"Kontaktperson \d+")
        number = self.browser.text(".people a[href^='tel:']")
        self.assertEqual(self.browser.run("return document.querySelector(\".people a[href^='tel:']\").href"),
                         "tel:" + number.replace(" ", ""))

    def test_the_keyboard_is_enough(self):
        self.open("/?lang=no")
        self.browser.press("Tab", "Enter")
        self.assertEqual(self.browser.run("return document.activeElement.id"), "content")
        self.browser.press("Tab")
        self.browser.press(*"erfaring")
        with self.browser.leaving():
            self.browser.press("Enter")
        self.assertIn("q=erfaring", self.browser.url)
        seen = []
        for _ in range(30):
            self.browser.press("Tab")
            seen.append(self.browser.run("return document.activeElement.closest('.results') !== null"))
            self.assertNotEqual(self.browser.run("return getComputedStyle(document.activeElement).outlineStyle"), "none")
            if seen[-1]:
                break
        with self.browser.leaving():
            self.browser.press("Enter")
        self.assertIn("/ad/", self.browser.url)

    def test_it_works_without_javascript(self):
        self.browser.scripts(False)
        self.open("/?lang=no")
        self.browser.write("#q", "erfaring")
        self.browser.follow("form button")
        self.assertIn("q=erfaring", self.browser.url)
        self.browser.follow(".results h3 a")
        self.assertIn("/ad/", self.browser.url)
        self.browser.follow(".back a")
        self.assertIn("q=erfaring", self.browser.url)

    def test_a_phone_needs_no_scrolling_sideways(self):
        self.browser.size(PHONE, 740)
        for target in self.targets():
            with self.subTest(target):
                self.open(target)
                self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth"), PHONE)
                small = self.browser.run("""return [...document.querySelectorAll('form :is(input, select, button), .button')]
                    .filter(e => e.type != 'hidden' && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)""")
                self.assertEqual(small, [])

    def test_dark_is_dark_and_paper_has_no_form(self):
        self.open("/?lang=no")
        background = "return getComputedStyle(document.body).backgroundColor"
        self.assertEqual(self.browser.run(background), "rgb(255, 255, 255)")
        self.browser.media("dark")
        self.assertTrue(all(int(part) < 40 for part in re.findall(r"\d+", self.browser.run(background))))
        self.browser.media(medium="print")
        self.assertEqual(self.browser.run("return getComputedStyle(document.querySelector('form')).display"), "none")

    def test_nothing_is_asked_of_others_and_the_browser_has_no_complaint(self):
        for target in self.targets():
            if target.startswith("/nowhere"):
                continue
            with self.subTest(target):
                self.open(target)
                asked = self.browser.run("return performance.getEntriesByType('resource').map(e => e.name)")
                self.assertEqual([url for url in asked if not url.startswith((self.base, "data:"))], [])
                self.assertEqual(self.browser.complaints(), [])

    def test_a_search_can_be_followed(self):
        self.open("/?lang=no&q=erfaring")
        for link, kind in (("RSS", "application/rss+xml"), ("JSON_FEED", "application/feed+json")):
            address = self.browser.run(f"return document.querySelector('link[type=\"{kind}\"]').getAttribute('href')")
            connection = http.client.HTTPConnection(self.base.removeprefix("http://"))
            connection.request("GET", address)
            answer = connection.getresponse()
            self.assertEqual((link, answer.status, answer.headers.get_content_type()), (link, 200, kind))
            connection.close()

    @unittest.skipUnless(AXE.exists(), f"there is no axe-core in {AXE}")
    def test_axe_finds_nothing(self):
        axe = AXE.read_text(encoding="utf-8")
        for target in list(self.targets()):
            for scheme in ("light", "dark"):
                with self.subTest(target, scheme=scheme):
                    self.browser.media(scheme)
                    self.open(target)
                    self.browser.run(axe)
                    rules = {"runOnly": ["color-contrast"]} if scheme == "dark" else {}
                    violations = self.browser.run_async(
                        "const done = arguments[1]; axe.run(arguments[0]).then(r => done(r.violations.map("
                        "v => v.id + ': ' + v.help + ' ' + v.nodes.map(n => n.html))), e => done([String(e)]))", rules)
                    self.assertEqual(violations, [])

    def test_pictures(self):
        """Only if they are wanted."""
        if self.pictures is None:
            return
        for number, target in enumerate(self.targets()):
            for kind, width, scheme, medium in (("wide", WIDE, "light", ""), ("phone", PHONE, "light", ""),
                                                ("dark", WIDE, "dark", ""), ("print", 800, "light", "print")):
                self.browser.size(width)
                self.browser.media(scheme, medium)
                self.open(target)
                self.browser.picture(f"{self.pictures}/{number}-{kind}.png", whole=True)
        self.pictures_for_readme()

    def pictures_for_readme(self):
        self.browser.size(1100, 800)
        self.browser.media()
        self.open("/?lang=en&q=sykepleier&due=30")
        self.browser.picture(f"{self.pictures}/search.png")
        self.browser.media("dark")
        self.browser.follow(".results h3 a")
        self.browser.picture(f"{self.pictures}/ad.png")


def main():
    if missing():
        print(f"skipped: {' and '.join(missing())} missing; scripts/install-packages.sh browser installs them")
        sys.exit(77)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("jobfeed")
    parser.add_argument("simulator")
    parser.add_argument("--ads", type=int, default=120)
    parser.add_argument("--pictures")
    arguments = parser.parse_args()
    Pages.ads, Pages.pictures = arguments.ads, arguments.pictures
    with tempfile.TemporaryDirectory() as folder:
        database = folder + "/mirror.db"
        make_mirror(arguments.jobfeed, arguments.simulator, arguments.ads, database)
        with served(arguments.jobfeed, database) as Pages.base, Browser(folder) as Pages.browser:
            sys.exit(0 if unittest.main(argv=sys.argv[:1], exit=False).result.wasSuccessful() else 1)


main()

"""Opens the report in a headless Chromium, as a reader would: at two widths, light and dark, and without scripts.

report_opens.py EXPERTVIZ TRACE [FOLDER FOR SCREENSHOTS]

Exits with 77, "skipped", where there is no Chromium.
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import browser

SECTIONS = ["info", "stats", "cost", "acceptance", "prune", "experts", "overlap", "cache", "budget", "tree"]

# What is wider than the window, and does not scroll inside of a box of its own.
TOO_WIDE = """[...document.querySelectorAll("body *")].filter(one => !one.closest(".scroll *, svg *") &&
 one.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map(one => one.outerHTML.slice(0, 80))"""
# The sections that can be seen, each with the pictures that can be seen in it.
SEEN = """Object.fromEntries([...document.querySelectorAll("section")].map(one => [one.id,
 one.checkVisibility() && one.getBoundingClientRect().height > 100 ?
 [...one.querySelectorAll("svg")].filter(svg => svg.checkVisibility()).length : -1]))"""
# Letters in pictures, in pixels as they are seen, the smallest.
LETTERS = """Math.min(...[...document.querySelectorAll("section svg")].filter(svg => svg.checkVisibility()).map(svg =>
 Math.min(...[...svg.querySelectorAll("text")].map(text =>
 parseFloat(text.getAttribute("font-size")) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))))"""
NAMELESS = """[...document.querySelectorAll("svg")].filter(svg => !svg.getAttribute("aria-label")).length +
 [...document.querySelectorAll("th")].filter(th => th.scope !== "col").length"""
COLORS = """[getComputedStyle(document.body).backgroundColor,
 getComputedStyle(document.querySelector("#cost svg rect")).fill]"""
COLUMN = """[...document.querySelectorAll("#cost tbody tr")].map(row => parseFloat(row.cells[1].textContent))"""

failures = []


def require(holds, what):
    if not holds:
        failures.append(what)
        print("FAILED:", what)


def look(page, path, width, dark, folder):
    page.open(path, width, dark)
    name = f"{width} px, {'dark' if dark else 'light'}"
    require(page.messages == [], f"{name}: the console says {page.messages}")
    require(page.requests == ["file://" + str(path)], f"{name}: asked for {page.requests}")
    require(page.value("document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
            f"{name}: scrolls sideways: {page.value(TOO_WIDE)}")
    require(page.value("document.querySelectorAll('details[open]').length") == 0, f"{name}: tables are not folded")
    seen = page.value(SEEN)
    require(list(seen) == SECTIONS, f"{name}: sections {list(seen)}")
    for section, pictures in seen.items():
        wanted = 6 if section == "tree" else 1
        require(pictures == wanted, f"{name}: section {section} shows {pictures} pictures, not {wanted}")
    smallest = page.value(LETTERS)
    require(smallest >= 8, f"{name}: letters of {smallest:.1f} px")
    require(page.value(NAMELESS) == 0, f"{name}: a picture or heading has no name")
    paper, picture = page.value(COLORS)
    require(paper == picture, f"{name}: the paper is {paper}, that of the picture {picture}")
    require((sum(map(int, paper[4:-1].split(","))) < 200) == dark, f"{name}: the paper is {paper}")
    if folder:
        page.screenshot(folder / f"{width}_{'dark' if dark else 'light'}.png")


def sort(page, path):
    """A click on a heading sorts by it, a second one the other way round; so does the keyboard."""
    page.open(path, 1440)
    before = page.value(COLUMN)
    click = "document.querySelectorAll('#cost th button')[1].click()"
    page.value("document.querySelector('#cost details').open = true")
    page.value(click)
    require(page.value(COLUMN) == sorted(before), "the first click sorts upwards")
    page.value(click)
    require(page.value(COLUMN) == sorted(before, reverse=True), "the second click sorts downwards")
    require(page.value("document.querySelectorAll('#cost th')[1].getAttribute('aria-sort')") == "descending",
            "the heading says how it is sorted")


def main(expertviz, trace, folder):
    program = browser.find()
    if program is None:
        print("skipped: there is no chromium")
        return 77
    with tempfile.TemporaryDirectory() as work:
        path = Path(work).resolve() / "report.html"
        subprocess.run([expertviz, "report", "-q", "-i", trace, "-o", path], check=True, stdout=subprocess.DEVNULL,
                       cwd=work)
        with browser.Browser(program) as page:
            for width in (390, 1440):
                for dark in (False, True):
                    look(page, path, width, dark, folder)
            sort(page, path)
            page.open(path, 1440, scripts=False)
            require(page.value("1") is not None and page.requests == ["file://" + str(path)], "opens without scripts")
            page.print_to(Path(work) / "report.pdf")
            pages = (Path(work) / "report.pdf").read_bytes().count(b"/Type /Page\n")
            require(pages > len(SECTIONS), f"{pages} printed pages for {len(SECTIONS)} sections")
    print(json.dumps(failures) if failures else "the report opens, in every way")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]).resolve(), Path(sys.argv[3]) if len(sys.argv) > 3 else None))

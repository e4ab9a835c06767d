"""Every time that a person reads is written by kernel.wording, with 24 hours."""

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "qoricancha"
SOURCES = (".py", ".html", ".typ", ".sql", ".js", ".txt")
WRITES_TIMES = {
    "kernel/wording.py": "the one place",
    "registration/management/commands/who_has_seen.py": "a table for machines: ISO 8601",
    "web/staff/forms.py": "how a time that is typed may be written",
    "integrations/outbox.py": "names of files, which nobody reads as a time",
    "integrations/heads/folder.py": "names of files",
}
TIME = re.compile(
    r"""%[HIMpXcTrR]\b                                # strftime, f-strings
      | \|\s*date:\s*["'](?:\w*TIME|(?!\w*DATE_FORMAT)[^"']*(?<!\\)[aAfgGhHiPsu])  # a template's date
      | \|\s*time\b | \{%\s*now\b                     # a template's own clock
      | \b[ap]\.\s?m\.                                # twelve hours
      | \bto_char\( | \bdate_format\( | \btime_format\( | toLocale(?:Time)?String\(
      | \.display\( | \bdatetime\.today\(             # typst's
    """,
    re.VERBOSE,
)


def lines_with_times(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if TIME.search(line)]


def test_no_template_and_no_source_writes_a_time_by_itself():
    sources = [path for path in PACKAGE.rglob("*") if path.suffix in SOURCES and "static" not in path.parts]
    found = {str(path.relative_to(PACKAGE)): lines_with_times(path.read_text(encoding="utf-8")) for path in sources}
    assert {name for name, lines in found.items() if lines} == set(WRITES_TIMES), found


@pytest.mark.parametrize(
    "line",
    [
        'moment.strftime("%d/%m/%Y %H:%M")',
        'f"{moment:%I:%M %p}"',
        '{{ at|date:"H:i" }}',
        "{{ at|date:'d/m/Y g:i a' }}",
        '{{ at|date:"SHORT_DATETIME_FORMAT" }}',
        '{{ at | time:"TIME_FORMAT" }}',
        "{% now 'H:i' %}",
        "Su cita es a las 9:00 a. m.",
        "SELECT to_char(at, 'HH12:MI')",
        '#datetime.today().display("[hour]:[minute]")',
    ],
)
def test_a_time_written_elsewhere_would_be_seen(line):
    assert lines_with_times(line) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "{{ day|date:'Y-m-d' }}",
        '{{ day|date:"DATE_FORMAT" }}',
        r'{{ day|date:"j \d\e F \d\e Y" }}',
        "<time datetime=\"{{ at|date:'c' }}\">{{ at|moment }}</time>",
        'shown.valid_to.strftime("%d/%m/%Y")',
        '_("Pesa %(size)s y caben %(most)d")',
    ],
)
def test_what_is_no_time_is_left_alone(line):
    assert lines_with_times(line) == []

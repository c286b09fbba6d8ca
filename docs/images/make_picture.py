#!/usr/bin/env python3
"""Draws a run's centres.csv as an SVG: utilisation of every centre by interval, jobs waiting, power.

Usage: make_picture.py CENTRES_CSV TITLE > picture.svg
Needs nothing but Python. Figures are those of the file: exact integrals over its intervals.
"""

import csv
import html
import sys
from datetime import datetime

LEFT, RIGHT, TOP, WIDTH = 190, 70, 64, 960
ROW, PANEL, GAP = 19, 84, 34
INK, FAINT, GRID = "#1f2430", "#6b7280", "#e5e7eb"
# From empty to full; evenly spaced in lightness, readable without colour.
RAMP = [(247, 251, 255), (198, 219, 239), (107, 174, 214), (33, 113, 181), (8, 48, 107)]


def colour(share):
    position = min(max(share, 0.0), 1.0) * (len(RAMP) - 1)
    low = min(int(position), len(RAMP) - 2)
    rest = position - low
    mixed = (round(a + (b - a) * rest) for a, b in zip(RAMP[low], RAMP[low + 1]))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if not rows:
        sys.exit(f"{path}: no rows")
    return rows


def share_of(row):
    """Cards where the centre has any, else cores."""
    return float(row["utilisation_accelerators"] or row["utilisation_cores"] or 0.0)


class Picture:
    def __init__(self, rows, title):
        self.rows = rows
        self.title = title
        self.centres = list(dict.fromkeys(row["centre"] for row in rows))
        self.starts = sorted({float(row["from"]) for row in rows})
        self.end = max(float(row["until"]) for row in rows)
        self.parts = []

    def x(self, second):
        span = self.end - self.starts[0]
        return LEFT + (second - self.starts[0]) / span * (WIDTH - LEFT - RIGHT)

    def text(self, x, y, words, anchor="start", size=12, fill=INK, weight="normal"):
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" '
            f'font-weight="{weight}" text-anchor="{anchor}">{html.escape(words)}</text>'
        )

    def line(self, x1, y1, x2, y2, stroke=GRID):
        self.parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}"/>'
        )

    def heat(self, top):
        order = {name: i for i, name in enumerate(self.centres)}
        for name, i in order.items():
            self.text(LEFT - 8, top + i * ROW + ROW - 5, name, "end")
        for row in self.rows:
            left, right = self.x(float(row["from"])), self.x(float(row["until"]))
            self.parts.append(
                f'<rect x="{left:.2f}" y="{top + order[row["centre"]] * ROW}" '
                f'width="{right - left + 0.3:.2f}" height="{ROW - 2}" '
                f'fill="{colour(share_of(row))}"/>'
            )
        return top + len(order) * ROW

    def legend(self, y):
        left = WIDTH - RIGHT - 150
        for i in range(100):
            self.parts.append(
                f'<rect x="{left + i * 1.5:.1f}" y="{y}" width="1.8" height="9" '
                f'fill="{colour(i / 99)}"/>'
            )
        self.text(left - 6, y + 9, "0 %", "end", 11, FAINT)
        self.text(left + 156, y + 9, "100 %", "start", 11, FAINT)

    def sums(self, value):
        sums = dict.fromkeys(self.starts, 0.0)
        for row in self.rows:
            sums[float(row["from"])] += value(row)
        return sums

    def panel(self, top, label, series, unit):
        """Series as steps over the intervals, on one scale from 0."""
        most = max((max(s.values()) for s, _, _ in series), default=0) or 1.0
        bottom = top + PANEL
        self.text(LEFT - 8, top + 12, label, "end", 12)
        self.line(LEFT, bottom, WIDTH - RIGHT, bottom, FAINT)
        self.line(LEFT, top, WIDTH - RIGHT, top)
        self.text(WIDTH - RIGHT + 6, top + 4, f"{most:.3g} {unit}", "start", 11, FAINT)
        self.text(WIDTH - RIGHT + 6, bottom + 4, "0", "start", 11, FAINT)
        for n, (values, stroke, name) in enumerate(series):
            points = []
            for start, following in zip(self.starts, self.starts[1:] + [self.end]):
                y = bottom - values[start] / most * PANEL
                points += [f"{self.x(start):.1f},{y:.1f}", f"{self.x(following):.1f},{y:.1f}"]
            self.parts.append(
                f'<polyline fill="none" stroke="{stroke}" stroke-width="1.6" '
                f'points="{" ".join(points)}"/>'
            )
            if name:
                self.text(LEFT - 8, top + 30 + 15 * n, name, "end", 11, stroke)
        return bottom

    def days(self, top, bottom):
        for row in self.rows:
            moment = datetime.fromisoformat(row["local_time"])
            if row["centre"] == self.centres[0] and moment.hour == 0 and moment.minute == 0:
                x = self.x(float(row["from"]))
                self.line(x, top, x, bottom, "#c3c9d4")
                self.text(x + 3, bottom + 15, moment.strftime("%a %d %b"), "start", 11, FAINT)

    def svg(self):
        self.text(LEFT, 24, self.title, size=17, weight="bold")
        self.text(LEFT, TOP - 12, "share of cards (of cores where there are none) allocated, by hour",
                  size=12, fill=FAINT)
        self.legend(TOP - 21)
        below = self.heat(TOP)
        below = self.panel(below + GAP, "jobs waiting",
                           [(self.sums(lambda r: float(r["waiting"])), "#b45309", "")], "jobs")
        def megawatts(column):
            return lambda r: float(r[column]) / (float(r["until"]) - float(r["from"])) * 3.6
        below = self.panel(
            below + GAP, "power",
            [(self.sums(megawatts("facility_energy_kwh")), "#7c3aed", "facility"),
             (self.sums(megawatts("it_energy_kwh")), "#0f766e", "IT")], "MW")
        self.days(TOP, below)
        height = below + 28
        return "\n".join(
            [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
             f'font-family="Noto Sans, Noto Sans CJK SC, Helvetica, Arial, sans-serif">',
             f'<rect width="{WIDTH}" height="{height}" fill="white"/>', *self.parts, "</svg>", ""])


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.stdout.write(Picture(read(sys.argv[1]), sys.argv[2]).svg())


if __name__ == "__main__":
    main()

// Charts as plain SVG, for programs that were built without the chart library. draw() takes a
// description of a chart (see charts.js) and returns something with resize() and dispose(), or null
// where a table has to do.
const INK = "#1f2430";
const FAINT = "#5b6472";
const GRID = "#d5dae3";
// Readable on white and apart for colour-blind eyes (after Okabe and Ito, darkened).
const PALETTE = ["#0b62a4", "#b34700", "#007a5e", "#8a3ca8", "#946200", "#a3123f", "#2f6f8f", "#4d5b00",
  "#5a5f6b"];
const RAMP = [[238, 244, 251], [176, 208, 232], [94, 160, 205], [33, 105, 165], [8, 42, 92]];

function rampColour(share) {
  const at = Math.min(Math.max(share || 0, 0), 1) * (RAMP.length - 1);
  const low = Math.min(Math.floor(at), RAMP.length - 2);
  const mixed = RAMP[low].map((a, i) => Math.round(a + (RAMP[low + 1][i] - a) * (at - low)));
  return `rgb(${mixed.join(",")})`;
}

const PLAIN = (() => {
  const NS = "http://www.w3.org/2000/svg";

  function svg(tag, attributes, text) {
    const element = document.createElementNS(NS, tag);
    for (const [name, value] of Object.entries(attributes)) {
      element.setAttribute(name, value);
    }
    if (text !== undefined) {
      element.textContent = text;
    }
    return element;
  }

  function sheet(host, height) {
    const width = 960;
    const root = svg("svg", { viewBox: `0 0 ${width} ${height}`, width: "100%", "font-size": 12,
      "font-family": "inherit", "aria-hidden": "true" });
    host.appendChild(root);
    return { root, width, height, left: 90, right: width - 20, top: 14, bottom: height - 26 };
  }

  function axes(area, spec, x0, x1, most) {
    const { root, left, right, top, bottom } = area;
    for (const share of [0, 0.5, 1]) {
      const y = bottom - share * (bottom - top);
      const least = spec.least || 0;
      root.appendChild(svg("line", { x1: left, x2: right, y1: y, y2: y, stroke: GRID }));
      root.appendChild(svg("text", { x: left - 6, y: y + 4, "text-anchor": "end", fill: FAINT },
        spec.format(least + (most - least) * share)));
    }
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      const anchor = share === 0 ? "start" : share === 1 ? "end" : "middle";
      root.appendChild(svg("text", { x: left + share * (right - left), y: bottom + 18, fill: FAINT,
        "text-anchor": anchor }, spec.formatX(spec.ticks === 1 ? Math.round(x0 + (x1 - x0) * share) : x0 + (x1 - x0) * share)));
    }
  }

  function lines(host, spec) {
    const area = sheet(host, spec.height || 200);
    const most = spec.most || Math.max(...spec.series.flatMap((s) => s.values.map((v) => v || 0)), 0) || 1;
    const x0 = spec.x[0];
    const x1 = spec.x[spec.x.length - 1] + (spec.step || 0);
    axes(area, spec, x0, x1, most);
    const px = (x) => area.left + ((x - x0) / Math.max(x1 - x0, 1e-9)) * (area.right - area.left);
    const least = spec.least || 0;
    const py = (y) => area.bottom - ((y - least) / (most - least)) * (area.bottom - area.top);
    spec.series.forEach((series, i) => {
      const points = [];
      series.values.forEach((value, k) => {
        if (value === null) {
          return;
        }
        points.push(`${px(spec.x[k]).toFixed(1)},${py(value).toFixed(1)}`);
        if (spec.step) {
          points.push(`${px(spec.x[k] + spec.step).toFixed(1)},${py(value).toFixed(1)}`);
        }
      });
      area.root.appendChild(svg("polyline", { points: points.join(" "), fill: "none",
        stroke: PALETTE[i % PALETTE.length], "stroke-width": 1.8 }));
      area.root.appendChild(svg("text", { x: area.right, y: area.top + 12 + 15 * i, "text-anchor": "end",
        fill: PALETTE[i % PALETTE.length] }, series.name));
    });
  }

  function heat(host, spec) {
    const row = 18;
    const area = sheet(host, 40 + row * spec.rows.length);
    const x0 = spec.x[0];
    const x1 = spec.x[spec.x.length - 1] + spec.step;
    const left = 150;
    const px = (x) => left + ((x - x0) / (x1 - x0)) * (area.right - left);
    spec.rows.forEach((name, r) => {
      area.root.appendChild(svg("text", { x: left - 6, y: area.top + row * r + 13, "text-anchor": "end",
        fill: INK }, name));
      spec.values[r].forEach((value, k) => {
        if (value !== null) {
          area.root.appendChild(svg("rect", { x: px(spec.x[k]), y: area.top + row * r, height: row - 2,
            width: px(spec.x[k] + spec.step) - px(spec.x[k]) + 0.3, fill: rampColour(value) }));
        }
      });
    });
    for (const share of [0, 0.5, 1]) {
      area.root.appendChild(svg("text", { x: left + share * (area.right - left), y: area.height - 8,
        "text-anchor": share === 0 ? "start" : share === 1 ? "end" : "middle", fill: FAINT },
      spec.formatX(x0 + (x1 - x0) * share)));
    }
  }

  function gantt(host, spec) {
    const area = sheet(host, 420);
    const span = spec.until - spec.from;
    const px = (t) => area.left + ((t - spec.from) / span) * (area.right - area.left);
    const py = (n) => area.top + (n / spec.nodes) * (area.bottom - area.top);
    for (const bar of spec.bars) {
      const from = Math.max(bar.start, spec.from);
      const until = Math.min(bar.finish, spec.until);
      if (from >= until) {
        continue;
      }
      for (const [first, end] of bar.nodes) {
        area.root.appendChild(svg("rect", { x: px(from), y: py(first), width: Math.max(px(until) - px(from), 0.5),
          height: Math.max(py(end) - py(first), 0.5), fill: PALETTE[bar.colour], stroke: "#fff",
          "stroke-width": py(end) - py(first) > 3 ? 0.4 : 0 }));
      }
    }
    for (const share of [0, 0.5, 1]) {
      area.root.appendChild(svg("text", { x: area.left + share * (area.right - area.left), y: area.bottom + 18,
        "text-anchor": share === 0 ? "start" : share === 1 ? "end" : "middle", fill: FAINT },
      spec.formatX(spec.from + span * share)));
      area.root.appendChild(svg("text", { x: area.left - 6, y: py(spec.nodes * share) + 4, "text-anchor": "end",
        fill: FAINT }, String(Math.round(spec.nodes * share))));
    }
  }

  function map(host, spec) {
    const area = sheet(host, 520);
    const px = (p) => area.left + p.x * (area.right - area.left);
    const py = (p) => area.bottom - p.y * (area.bottom - area.top);
    for (const link of spec.links) {
      area.root.appendChild(svg("line", { x1: px(spec.places[link.a]), y1: py(spec.places[link.a]),
        x2: px(spec.places[link.b]), y2: py(spec.places[link.b]), stroke: link.colour,
        "stroke-width": link.width }));
    }
    for (const place of spec.places) {
      const half = place.size / 2;
      area.root.appendChild(svg("rect", { x: px(place) - half, y: py(place) - half, width: place.size,
        height: place.size, rx: place.kind === "centre" ? 1 : half, fill: place.colour }));
      area.root.appendChild(svg("text", { x: px(place) + half + 3, y: py(place) + 4, fill: INK }, place.name));
    }
  }

  function scatter(host, spec) {
    const area = sheet(host, 360);
    const bounds = (key) => {
      const values = spec.points.map((p) => p[key]).concat(key === "y" && spec.goal ? [spec.goal.y] : []);
      const low = Math.min(...values);
      const high = Math.max(...values);
      const room = (high - low) * 0.1 || Math.abs(high) * 0.1 || 1;
      return [low - room, high + room];
    };
    const [x0, x1] = bounds("x");
    const [y0, y1] = bounds("y");
    if (spec.goal) {
      const y = area.bottom - ((spec.goal.y - y0) / (y1 - y0)) * (area.bottom - area.top);
      area.root.appendChild(svg("line", { x1: area.left, x2: area.right, y1: y, y2: y, stroke: PALETTE[1], "stroke-width": 1.4 }));
      area.root.appendChild(svg("text", { x: area.right, y: y - 6, "text-anchor": "end", fill: PALETTE[1] }, spec.goal.name));
    }
    for (const point of spec.points) {
      const x = area.left + ((point.x - x0) / (x1 - x0)) * (area.right - area.left);
      const y = area.bottom - ((point.y - y0) / (y1 - y0)) * (area.bottom - area.top);
      area.root.appendChild(svg("circle", { cx: x, cy: y, r: point.chosen ? 8 : 6, stroke: point.faint ? FAINT : PALETTE[0],
        "stroke-width": point.faint ? 1 : 2, fill: point.chosen ? PALETTE[1] : point.front ? PALETTE[0] : "#fff" }));
      area.root.appendChild(svg("text", { x: x + 9, y: y + 4, fill: INK }, point.label));
    }
    area.root.appendChild(svg("text", { x: area.right, y: area.bottom + 18, "text-anchor": "end", fill: FAINT },
      spec.xName));
    area.root.appendChild(svg("text", { x: 4, y: area.top, fill: FAINT }, spec.yName));
  }

  function intervals(host, spec) {
    const area = sheet(host, 40 + 26 * spec.rows.length);
    const left = 200;
    const ends = spec.rows.flatMap((row) => [row.low, row.high, row.mean, row.outerLow ?? row.low, row.outerHigh ?? row.high])
      .concat(spec.zero ? [0] : []);
    const [least, most] = [Math.min(...ends), Math.max(...ends)];
    const px = (x) => left + ((x - least) / (most - least || 1)) * (area.right - 30 - left);
    const line = (x1, x2, y1, y2, width, colour) => area.root.appendChild(svg("line", { x1: px(x1), x2: px(x2), y1, y2, stroke: colour,
      "stroke-width": width }));
    if (spec.zero) {
      line(0, 0, area.top, area.bottom, 1, FAINT);
    }
    spec.rows.forEach((row, i) => {
      const y = area.top + 26 * i + 12;
      area.root.appendChild(svg("text", { x: left - 10, y: y + 4, "text-anchor": "end", fill: INK }, row.name));
      if (row.outerLow !== null) {
        line(row.outerLow, row.outerHigh, y, y, 1.2, PALETTE[0]);
        [row.outerLow, row.outerHigh].forEach((x) => line(x, x, y - 5, y + 5, 1.2, PALETTE[0]));
      }
      line(row.low, row.high, y, y, 4, PALETTE[0]);
      area.root.appendChild(svg("circle", { cx: px(row.mean), cy: y, r: 6, stroke: PALETTE[0], "stroke-width": 2,
        fill: row.full ? PALETTE[0] : "#fff" }));
    });
    for (const share of [0, 0.5, 1]) {
      const x = least + share * (most - least);
      area.root.appendChild(svg("text", { x: px(x), y: area.height - 6, "text-anchor": "middle", fill: FAINT }, spec.format(x)));
    }
  }

  const kinds = { lines, heat, gantt, map, scatter, intervals };
  return {
    draw(host, spec) {
      if (!kinds[spec.type]) {
        return null;
      }
      host.style.height = "auto";
      kinds[spec.type](host, spec);
      return { resize() {}, dispose() { host.replaceChildren(); } };
    },
  };
})();

const CHARTS = window.suanwangCharts || PLAIN;

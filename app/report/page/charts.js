// The charts of the page in ECharts, of which only these parts are bundled. A chart is described
// without a word of ECharts, so that drawings.js can draw the same without it:
//   lines   x, series [{name, values}], step (of x; 0: straight lines), ticks, format, formatX,
//           least, most, yTicks
//   heat    x, step, rows [name], values [row][x] from 0 to 1, formatX
//   gantt   from, until, nodes, bars [{start, finish, nodes [[first, end]], colour, label}], formatX
//   map     places [{name, kind, x, y, size, colour, label}], links [{a, b, width, colour, label}]
//   sankey  nodes [{id, name, colour}], links [{source, target, value}], format
//   boxes   rows [{name, values [5], label}], most (of values), formatX (of whole values)
//   scatter points [{label, x, y, dx, dy, front, chosen, faint}], frontLine, frontStep, goal {y, name}, xName, yName
//   intervals rows [{name, mean, low, high, outerLow, outerHigh (null: none), full, label}], zero (marked),
//           ticks, format, xName
// Hints are drawn on the canvas (richText): no text of a scenario ever becomes HTML.
import * as echarts from "echarts/core";
import {
  BoxplotChart, CustomChart, LineChart, SankeyChart, ScatterChart,
} from "echarts/charts";
import {
  DataZoomInsideComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent,
} from "echarts/components";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";

echarts.use([
  BoxplotChart, CustomChart, LineChart, SankeyChart, ScatterChart,
  DataZoomInsideComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent, LabelLayout,
  CanvasRenderer,
]);

const INK = "#1f2430";
const FAINT = "#5b6472";
const GRID = "#d5dae3";
const PALETTE = ["#0b62a4", "#b34700", "#007a5e", "#8a3ca8", "#946200", "#a3123f", "#2f6f8f", "#4d5b00",
  "#5a5f6b"];
const RAMP = ["#eef4fb", "#b0d0e8", "#5ea0cd", "#2169a5", "#082a5c"];

const label = { color: INK, fontSize: 12 };
const tooltip = (extra) => ({ renderMode: "richText", confine: true, textStyle: label, ...extra });
// ECharts hands an index over, too.
const axisLabel = (format) => ({ color: FAINT, hideOverlap: true, formatter: format && ((value) => format(value)) });
const splitLine = { lineStyle: { color: GRID } };

/** Steps need a last point where the last interval ends. */
function stepped(spec, values) {
  const points = spec.x.map((x, i) => [x, values[i]]);
  if (spec.step && points.length > 0) {
    points.push([spec.x[spec.x.length - 1] + spec.step, values[values.length - 1]]);
  }
  return points;
}

function lines(spec) {
  const xAxis = {
    type: "value", min: spec.x[0], max: spec.x[spec.x.length - 1] + (spec.step || 0), interval: spec.ticks,
    axisLabel: axisLabel(spec.formatX), splitLine: { show: false }, axisLine: { lineStyle: { color: FAINT } },
  };
  return {
    color: PALETTE,
    grid: { left: 76, right: 24, top: spec.series.length > 1 ? 34 : 14, bottom: 30 },
    legend: { show: spec.series.length > 1, top: 0, type: "plain", textStyle: label },
    tooltip: tooltip({
      trigger: "axis",
      formatter: (hits) => [spec.formatX(hits[0].value[0], true)].concat(hits.map((hit) =>
        `${hit.seriesName}  ${hit.value[1] === null ? "-" : spec.format(hit.value[1])}`)).join("\n"),
    }),
    xAxis,
    yAxis: { type: "value", min: spec.least || 0, max: spec.most, interval: spec.yTicks,
      axisLabel: axisLabel(spec.format), splitLine },
    series: spec.series.map((series) => ({
      type: "line", name: series.name, data: stepped(spec, series.values), symbol: "none",
      step: spec.step ? "end" : false, lineStyle: { width: 1.6 }, connectNulls: false,
      areaStyle: spec.series.length === 1 ? { opacity: 0.1 } : undefined,
    })),
  };
}

function heat(spec) {
  const data = [];
  spec.values.forEach((row, r) => row.forEach((value, k) => {
    if (value !== null) {
      data.push([spec.x[k], r, value]);
    }
  }));
  return {
    grid: { left: 150, right: 24, top: 6, bottom: 62 },
    tooltip: tooltip({
      formatter: (hit) => `${spec.rows[hit.value[1]]}  ${spec.formatX(hit.value[0], true)}\n` +
        `${spec.format(hit.value[2])}`,
    }),
    xAxis: {
      type: "value", min: spec.x[0], max: spec.x[spec.x.length - 1] + spec.step, interval: spec.ticks,
      axisLabel: axisLabel(spec.formatX), splitLine: { show: false },
    },
    yAxis: {
      type: "category", inverse: true, data: spec.rows, axisTick: { show: false },
      axisLabel: { color: INK, width: 140, overflow: "truncate", interval: 0 },
    },
    visualMap: {
      min: 0, max: 1, dimension: 2, orient: "horizontal", left: "center", bottom: 0, itemHeight: 120,
      itemWidth: 12, text: ["100 %", "0 %"], textStyle: label, inRange: { color: RAMP }, calculable: false,
    },
    series: [{
      type: "custom", data, encode: { x: 0, y: 1 }, progressive: 0,
      renderItem(params, api) {
        const at = api.coord([api.value(0), api.value(1)]);
        const next = api.coord([api.value(0) + spec.step, api.value(1)]);
        const height = api.size([0, 1])[1];
        return {
          type: "rect", style: { fill: api.visual("color") },
          shape: { x: at[0], y: at[1] - height / 2 + 1, width: next[0] - at[0] + 0.4, height: height - 2 },
        };
      },
    }],
  };
}

function gantt(spec) {
  const data = [];
  spec.bars.forEach((bar, index) => bar.nodes.forEach(([first, end]) =>
    data.push([bar.start, first, bar.finish, end, index])));
  return {
    grid: { left: 76, right: 24, top: 26, bottom: 30 },
    tooltip: tooltip({ formatter: (hit) => spec.bars[hit.value[4]].label }),
    xAxis: {
      type: "value", min: spec.from, max: spec.until, interval: spec.ticks, axisLabel: axisLabel(spec.formatX),
      splitLine,
    },
    yAxis: {
      type: "value", inverse: true, min: 0, max: spec.nodes, axisLabel: { color: FAINT }, splitLine,
      name: spec.yName, nameLocation: "start", nameTextStyle: { color: FAINT },
    },
    dataZoom: [{ type: "inside", yAxisIndex: 0, filterMode: "none", zoomOnMouseWheel: "ctrl" }],
    series: [{
      type: "custom", data, encode: { x: [0, 2], y: [1, 3] }, clip: true, progressive: 0,
      renderItem(params, api) {
        const from = api.coord([api.value(0), api.value(1)]);
        const until = api.coord([api.value(2), api.value(3)]);
        const shape = echarts.graphic.clipRectByRect(
          { x: from[0], y: from[1], width: Math.max(until[0] - from[0], 0.5),
            height: Math.max(until[1] - from[1], 0.5) }, params.coordSys);
        return shape && {
          type: "rect", shape,
          style: { fill: PALETTE[spec.bars[api.value(4)].colour], stroke: "#fff", lineWidth: shape.height > 3 ? 0.4 : 0 },
        };
      },
    }],
  };
}

/** Drawn on a plane whose two directions have one scale. */
function map(spec, host) {
  const grid = { left: 20, right: 90, top: 20, bottom: 20 };
  const wide = (host.clientWidth - grid.left - grid.right) / (host.clientHeight - grid.top - grid.bottom);
  const places = (wanted, extra) => ({
    type: "scatter", labelLayout: { hideOverlap: true }, ...extra,
    data: spec.places.filter((place) => wanted(place.kind)).map((place) => ({
      value: [place.x, place.y], name: place.name, symbolSize: place.size, hint: place.label,
      symbol: place.kind === "centre" ? "rect" : place.kind === "exchange" ? "diamond" : "circle",
      itemStyle: { color: place.colour, borderColor: "#fff", borderWidth: 1, opacity: 1 },
    })),
  });
  const name = (style) => ({ show: true, formatter: (hit) => hit.name, fontSize: 12,
    textBorderColor: "#fff", textBorderWidth: 3, ...style });
  const ends = spec.links.map(({ a, b }) => [spec.places[a], spec.places[b]]);
  return {
    grid,
    tooltip: tooltip({ formatter: (hit) => hit.data.hint || "" }),
    xAxis: { type: "value", show: false, min: 0.5 - wide / 2, max: 0.5 + wide / 2 },
    yAxis: { type: "value", show: false, min: 0, max: 1 },
    series: [{
      type: "custom", encode: { x: [0, 2], y: [1, 3] }, z: 1,
      data: ends.map(([a, b], i) => ({ value: [a.x, a.y, b.x, b.y], hint: spec.links[i].label })),
      renderItem(params, api) {
        const [x1, y1] = api.coord([api.value(0), api.value(1)]);
        const [x2, y2] = api.coord([api.value(2), api.value(3)]);
        const link = spec.links[params.dataIndex];
        return { type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: link.colour, lineWidth: link.width } };
      },
    }, places((kind) => kind === "centre", { z: 3, label: name({ color: INK, fontWeight: "bold", position: "right" }) }),
    places((kind) => kind !== "centre", { z: 2, label: name({ color: FAINT, position: "bottom", distance: 2 }) })],
  };
}

function sankey(spec) {
  return {
    tooltip: tooltip({
      formatter: (hit) => (hit.dataType === "edge"
        ? `${spec.names[hit.data.source]} → ${spec.names[hit.data.target]}\n${spec.format(hit.data.value)}`
        : `${spec.names[hit.name]}\n${spec.format(hit.value)}`),
    }),
    series: [{
      type: "sankey", left: 8, right: 170, top: 8, bottom: 8, nodeGap: 12, nodeWidth: 14, layoutIterations: 32,
      draggable: false, emphasis: { focus: "adjacency" },
      label: { color: INK, fontSize: 12, formatter: (hit) => spec.names[hit.name] },
      lineStyle: { color: "source", opacity: 0.28 },
      data: spec.nodes.map((node) => ({ name: node.id, itemStyle: { color: PALETTE[node.colour] } })),
      links: spec.links,
    }],
  };
}

function boxes(spec) {
  return {
    grid: { left: 150, right: 30, top: 8, bottom: 34 },
    tooltip: tooltip({ formatter: (hit) => spec.rows[hit.dataIndex].label }),
    xAxis: { type: "value", min: 0, max: spec.most, interval: 1, axisLabel: axisLabel(spec.formatX), splitLine },
    yAxis: {
      type: "category", inverse: true, data: spec.rows.map((row) => row.name),
      axisLabel: { color: INK, width: 140, overflow: "truncate", interval: 0 },
    },
    series: [{
      type: "boxplot", boxWidth: [4, 14],
      itemStyle: { color: "#cfe0ef", borderColor: PALETTE[0], borderWidth: 1.4 },
      data: spec.rows.map((row) => row.values),
    }],
  };
}

/** Of an axis: ends that hold the whiskers, too, where there are any. ECharts looks at the points alone. */
function reach(points, at, around) {
  if (!points.some((p) => p[around])) {
    return { scale: true };
  }
  const low = Math.min(...points.map((p) => p[at] - (p[around] || 0)));
  const high = Math.max(...points.map((p) => p[at] + (p[around] || 0)));
  const room = (high - low) * 0.05;
  return { min: low - room, max: high + room };
}

function scatter(spec) {
  // A goal is a line across all of the chart, and within what the axis shows.
  const framed = spec.goal ? spec.points.concat([{ y: spec.goal.y }]) : spec.points;
  const { min: left, max: right } = reach(spec.points, "x", "dx");
  const whiskers = spec.points.filter((p) => p.dx || p.dy);
  // Ends that `reach` gives are no round numbers.
  const endless = (around) => (spec.points.some((p) => p[around])
    ? { ...axisLabel(undefined), showMinLabel: false, showMaxLabel: false } : axisLabel(undefined));
  return {
    grid: { left: 90, right: 60, top: 34, bottom: 50 },
    tooltip: tooltip({ formatter: (hit) => hit.data.hint || "" }),
    xAxis: {
      type: "value", ...reach(spec.points, "x", "dx"), name: spec.xName, nameLocation: "middle", nameGap: 28,
      axisLabel: endless("dx"), nameTextStyle: label, splitLine,
    },
    yAxis: { type: "value", ...reach(framed, "y", "dy"), name: spec.yName, nameTextAlign: "left",
      axisLabel: endless(spec.goal ? "y" : "dy"), nameTextStyle: label,
      splitLine },
    series: [{
      type: "line", name: "front", symbol: "none", step: spec.frontStep || "end", data: spec.frontLine,
      lineStyle: { type: "dashed", color: FAINT }, silent: true,
    }, {
      type: "line", name: "goal", symbol: "none", silent: true, lineStyle: { color: PALETTE[1], width: 1.4 },
      data: spec.goal ? [[left, spec.goal.y], [right, spec.goal.y]] : [],
      endLabel: { show: Boolean(spec.goal), formatter: () => spec.goal.name, color: PALETTE[1], align: "right", offset: [-8, -10] },
    }, {
      type: "custom", silent: true, data: whiskers.map((p) => [p.x, p.y, p.dx || 0, p.dy || 0]), encode: { x: 0, y: 1 },
      renderItem(params, api) {
        const line = (a, b) => {
          const [x1, y1] = api.coord(a);
          const [x2, y2] = api.coord(b);
          return { type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: PALETTE[0], lineWidth: 1.4 } };
        };
        const [x, y, dx, dy] = [0, 1, 2, 3].map((i) => api.value(i));
        return { type: "group", children: [line([x - dx, y], [x + dx, y]), line([x, y - dy], [x, y + dy])] };
      },
    }, {
      type: "scatter", symbolSize: 13,
      data: spec.points.map((p) => ({
        value: [p.x, p.y], name: p.label, hint: p.hint, label: p.chosen && p.x > (left + right) / 2
          ? { position: [-8, -26], align: "right", fontWeight: "bold" } : undefined,
        symbolSize: p.chosen ? 20 : 13, symbol: p.chosen ? "diamond" : "circle",
        itemStyle: { color: p.chosen ? PALETTE[1] : p.front ? PALETTE[0] : "#fff", borderColor: p.faint ? FAINT : PALETTE[0],
          borderWidth: p.faint ? 1 : 2, borderType: p.faint ? "dashed" : "solid" },
      })),
      label: { show: true, position: [15, -12], color: INK, textBorderColor: "#fff", textBorderWidth: 3, formatter: (hit) => hit.name },
      labelLayout: { hideOverlap: true },
    }],
  };
}

/** A row an estimate: its point, its interval as a thick line, one around it as a thin line with ends. */
function intervals(spec) {
  const data = spec.rows.map((row, i) => [row.mean, i, row.low, row.high, row.outerLow ?? row.low, row.outerHigh ?? row.high]);
  const ends = spec.rows.flatMap((row) => [row.low, row.high, row.mean, row.outerLow ?? row.low, row.outerHigh ?? row.high]);
  const [least, most] = [Math.min(...ends, ...(spec.zero ? [0] : [])), Math.max(...ends, ...(spec.zero ? [0] : []))];
  const room = (most - least) * 0.05 || Math.abs(most) * 0.05 || 1;
  const step = spec.ticks;  // marks begin at the axis' end, so that it has to be whole
  const [min, max] = step ? [Math.floor(least / step) * step, Math.ceil(most / step) * step] : [least - room, most + room];
  return {
    grid: { left: 150, right: 30, top: 8, bottom: spec.xName ? 44 : 26 },
    tooltip: tooltip({ formatter: (hit) => spec.rows[hit.dataIndex].label }),
    xAxis: { type: "value", min, max, interval: step, splitNumber: 4, name: spec.xName, nameLocation: "middle", nameGap: 26,
      nameTextStyle: label, splitLine,
      axisLabel: { ...axisLabel(spec.format), showMinLabel: Boolean(step), showMaxLabel: Boolean(step) } },
    yAxis: {
      type: "category", inverse: true, data: spec.rows.map((row) => row.name), axisTick: { show: false },
      axisLine: { onZero: false, lineStyle: { color: GRID } },
      axisLabel: { color: INK, width: 138, overflow: "truncate", interval: 0 },
    },
    series: [{
      type: "custom", data, encode: { x: [0, 2, 3, 4, 5], y: 1 }, clip: false,
      renderItem(params, api) {
        const at = (value) => api.coord([value, api.value(1)]);
        const line = (from, to, lineWidth, y = 0) => ({ type: "line", style: { stroke: PALETTE[0], lineWidth },
          shape: { x1: at(from)[0], x2: at(to)[0], y1: at(from)[1] - y, y2: at(to)[1] + y } });
        const [mean, , low, high, outerLow, outerHigh] = [0, 1, 2, 3, 4, 5].map((i) => api.value(i));
        const { outerLow: hasOuter, full } = spec.rows[params.dataIndex];
        const outer = hasOuter === null ? [] : [line(outerLow, outerHigh, 1.2), line(outerLow, outerLow, 1.2, 5), line(outerHigh, outerHigh, 1.2, 5)];
        const zero = spec.zero && params.dataIndex === 0 ? [{ type: "line", style: { stroke: FAINT, lineWidth: 1.2, lineDash: [4, 3] },
          shape: { x1: at(0)[0], x2: at(0)[0], y1: params.coordSys.y, y2: params.coordSys.y + params.coordSys.height } }] : [];
        return { type: "group", children: [...zero, ...outer, line(low, high, 4), { type: "circle",
          shape: { cx: at(mean)[0], cy: at(mean)[1], r: 6 },
          style: { fill: full ? PALETTE[0] : "#fff", stroke: PALETTE[0], lineWidth: 2 } }] };
      },
    }],
  };
}

const options = { lines, heat, gantt, map, sankey, boxes, scatter, intervals };

/** Draws into `host`, which has a height, or returns null where there is no such chart. */
function draw(host, spec) {
  if (!options[spec.type]) {
    return null;
  }
  const chart = echarts.init(host, null, { renderer: "canvas" });
  chart.setOption({ animation: false, ...options[spec.type](spec, host) });
  return chart;
}

window.suanwangCharts = { draw };

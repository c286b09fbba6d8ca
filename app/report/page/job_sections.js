// Sections made of jobs.csv: Gantt charts, waiting, flows.

function jobsNote() {
  if (!DATA.jobs.has_table) {
    return h("p", { class: "note" }, t("no_jobs_table"));
  }
  return DATA.jobs.missing.length === 0 ? null
    : h("p", { class: "note" }, t("missing_columns", { columns: DATA.jobs.missing.join(", ") }));
}

// ---- Gantt

function barOf(row) {
  const texts = DATA.gantt.texts;
  const nodes = [];
  for (let i = 9; i < row.length; i += 2) {
    nodes.push([row[i], row[i + 1]]);
  }
  return { start: row[0], finish: row[1], wait: row[2], workload: texts[row[3]], tenant: texts[row[4]],
    kind: texts[row[5]], state: texts[row[6]], id: row[7], units: row[8], nodes };
}

/**
 * Streams with the most bars in all windows get a colour of their own, the others share the last, so
 * that a stream looks the same in each. In the order of that list, those of the bars given.
 */
function colourOfStreams(bars) {
  const count = new Map();
  DATA.gantt.charts.forEach((chart) => chart.bars.forEach((row) => {
    const name = DATA.gantt.texts[row[3]];
    count.set(name, (count.get(name) || 0) + 1);
  }));
  const names = [...count.keys()].sort((a, b) => count.get(b) - count.get(a) || (a < b ? -1 : 1));
  const here = new Set(bars.map((bar) => bar.workload));
  return new Map(names.map((name, i) => [name, Math.min(i, PALETTE.length - 1)]).filter(([name]) => here.has(name)));
}

function swatches(colours) {
  const names = [...colours.keys()];
  const own = names.filter((name) => colours.get(name) < PALETTE.length - 1);
  const shared = names.length - own.length;
  const entries = own.map((name) => [colours.get(name), label(name)]);
  if (shared > 0) {
    entries.push([PALETTE.length - 1, shared === 1 ? label(names[names.length - 1]) : `${t("others")} (${shared})`]);
  }
  return h("ul", { class: "swatches" }, entries.map(([colour, name]) => {
    const mark = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    mark.setAttribute("viewBox", "0 0 12 12");
    mark.setAttribute("aria-hidden", "true");
    const square = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    square.setAttribute("width", "12");
    square.setAttribute("height", "12");
    square.setAttribute("fill", PALETTE[colour]);
    mark.append(square);
    return h("li", {}, mark, name);
  }));
}

function ganttControls(chart, from, until) {
  const length = until - from;
  const bounded = (a, b) => {
    const width = Math.min(b - a, chart.until_s - chart.from_s);
    const start = Math.min(Math.max(a, chart.from_s), chart.until_s - width);
    return [start, start + width];
  };
  const button = (id, view) => h("button", { type: "button", id: `gantt-${id}`, onclick: () => {
    state.view = view ? bounded(...view) : null;
    render(`gantt-${id}`);
  } }, t(id));
  return h("div", { class: "controls buttons", role: "group", "aria-label": t("window") },
    button("earlier", [from - length / 2, until - length / 2]), button("later", [from + length / 2, until + length / 2]),
    button("zoom_in", [from + length / 4, until - length / 4]), button("zoom_out", [from - length / 2, until + length / 2]),
    button("whole", null));
}

function ganttSection() {
  const charts = DATA.gantt.charts;
  const note = jobsNote();
  if (charts.length === 0 || !DATA.jobs.has_table) {
    return [note];
  }
  const chart = charts[state.gantt];
  const [from, until] = state.view || [chart.from_s, chart.until_s];
  const bars = chart.bars.map(barOf);
  const colours = colourOfStreams(bars);
  const nodes = chart.nodes || Math.max(1, ...bars.flatMap((bar) => bar.nodes.map((n) => n[1])));
  for (const bar of bars) {
    bar.colour = colours.get(bar.workload);
    bar.label = [`${t("job")} ${bar.id} · ${label(bar.workload)}`, `${t("tenant")}: ${label(bar.tenant)}`,
      `${t("kind")}: ${bar.kind} · ${bar.units} ${t("units")}`,
      `${moment(bar.start, true)} – ${moment(bar.finish, true)} (${span(bar.finish - bar.start)})`,
      `${t("wait")} ${span(bar.wait)} · ${bar.state}`].join("\n");
  }
  const name = (one) => `${one.centre}: ${moment(one.from_s)} – ${moment(one.until_s)} (${
    t(one.asked ? "asked_window" : "busiest_day")})`;
  const spec = { type: "gantt", from, until, nodes, bars, yName: t("nodes"), formatX: shortMoment, ticks: ticks(until - from) };
  const columns = [
    { key: "id", title: t("job"), left: true, text: (b) => b.id },
    { title: t("workload"), left: true, text: (b) => b.workload }, { title: t("tenant"), left: true, text: (b) => b.tenant },
    { key: "start", title: t("start"), value: (b) => b.start, text: (b) => moment(b.start, true) },
    { key: "finish", title: t("end"), value: (b) => b.finish, text: (b) => moment(b.finish, true) },
    { title: t("wait"), text: (b) => span(b.wait) },
    { title: t("nodes"), left: true, text: (b) => b.nodes.map(([a, e]) => (e - a === 1 ? a : `${a}–${e - 1}`)).join(" ") },
    { title: t("units"), text: (b) => b.units }, { title: t("state"), left: true, text: (b) => b.state },
  ];
  const inView = bars.filter((bar) => bar.start < until && bar.finish > from);
  return [
    note,
    choice("gantt-choice", t("window"), charts.map((one, i) => [i, name(one)]), state.gantt, (value) => {
      state.gantt = Number(value);
      state.view = null;
      render("gantt-choice");
    }),
    ganttControls(chart, from, until),
    h("p", { id: "gantt-shown", "aria-live": "polite", "data-from": String(from), "data-until": String(until) },
      t("shown_window", { from: moment(from), until: moment(until) })),
    bars.length === 0 ? h("p", { class: "note" }, t("no_bars")) : swatches(colours),
    figure(spec, { id: "gantt-chart", height: 420, title: chart.centre,
      caption: t("caption_gantt", { shown: num(chart.bars.length), all: num(chart.jobs),
        share: percent(chart.node_h > 0 ? chart.shown_node_h / chart.node_h : 1) }),
      makeTable: () => table(columns, inView.slice(0, 300), chart.centre, `gantt.${chart.centre}`) }),
  ];
}

// ---- waiting

function waitsSection() {
  const waits = DATA.waits;
  const note = jobsNote();
  if (!DATA.jobs.has_table || waits.all.jobs === 0) {
    return [note];
  }
  const groups = waits.by_kind.length > 1 ? waits.by_kind.concat([{ ...waits.all, name: t("all") }]) : waits.by_kind;
  const share = (group) => group.at_most.map((n) => n / group.jobs);
  // Marks stand at equal distances, so that seconds and days are seen alike; 0 is one of them.
  const marks = waits.marks_s;
  const beyond = marks.findIndex((mark) => mark >= waits.all.max_s);
  const upTo = Math.max(4, beyond < 0 ? marks.length : beyond + 1);
  const place = (s) => {
    const i = Math.max(marks.findLastIndex((mark) => mark <= s), 0);
    return i + 1 < marks.length ? i + (s - marks[i]) / (marks[i + 1] - marks[i]) : i;
  };
  const atMark = (i) => (marks[i] === undefined ? "" : marks[i] === 0 ? "0" : spanMark(marks[i]));
  const least = Math.max(0, Math.floor(10 * Math.min(...groups.map((g) => g.at_most[0] / g.jobs)) - 0.5) / 10);
  const ecdf = { type: "lines", x: marks.slice(0, upTo).map((_, i) => i), ticks: 1, least, most: 1, yTicks: (1 - least) / 4,
    format: (v) => percent(v, least > 0.8 ? 1 : 0), formatX: atMark,
    series: groups.map((g) => ({ name: label(g.name), values: share(g).slice(0, upTo) })) };
  const ecdfTable = () => table([
    { title: t("at_most"), left: true, text: (r) => atMark(r.i) },
    ...groups.map((g) => ({ key: g.name, title: label(g.name), value: (r) => g.at_most[r.i],
      text: (r) => `${num(g.at_most[r.i])} (${percent(g.at_most[r.i] / g.jobs)})` }))],
  waits.marks_s.map((_, i) => ({ i, id: i })), t("ecdf"), "ecdf");
  const columns = [
    { key: "name", title: t("name"), left: true, text: (g) => label(g.name) },
    { key: "jobs", title: t("started_jobs"), value: (g) => g.jobs, text: (g) => num(g.jobs) },
    { key: "mean", title: t("wait_mean"), value: (g) => g.mean_s, text: (g) => span(g.mean_s) },
    ...waits.percents.map((p, i) => ({ key: `p${p}`, title: `${p} %`, value: (g) => g.percentile_s[i],
      text: (g) => span(g.percentile_s[i]) })),
    { key: "max", title: t("wait_max"), value: (g) => g.max_s, text: (g) => span(g.max_s) },
  ];
  const boxes = { type: "boxes", most: upTo - 1, formatX: atMark, rows: waits.by_tenant.map((g) => ({
    name: label(g.name), values: g.percentile_s.slice(0, 5).map(place),
    label: `${label(g.name)}\n${num(g.jobs)} ${t("jobs")}\n${waits.percents.map((p, i) =>
      `${p} %: ${span(g.percentile_s[i])}`).join("\n")}` })) };
  return [
    note,
    figure(ecdf, { id: "ecdf-chart", title: t("ecdf"), caption: t("caption_ecdf"), height: 280, makeTable: ecdfTable }),
    table(columns, groups.map((g) => ({ ...g, id: g.name })), t("kind"), "wait.kind"),
    figure(boxes, { id: "boxes-chart", title: t("boxes"), caption: t("caption_boxes"), height: 60 + 24 * boxes.rows.length,
      makeTable: () => table(columns, waits.by_tenant.map((g) => ({ ...g, id: g.name })), t("boxes"), "wait.tenant") }),
  ];
}

// ---- flows

function demandFlow() {
  const { flows, from } = DATA.flows;
  const at = { flow_jobs: 2, flow_units: 3, flow_energy: 4 }[state.measure];
  const names = {};
  const nodes = new Map();
  const node = (side, name) => {
    const id = `${side}:${name === true ? "\u0001" : name}`;
    names[id] = side === "to" && name === "" ? t("not_sent") : label(name);
    if (!nodes.has(id)) {
      nodes.set(id, { id, colour: nodes.size % (PALETTE.length - 1) });
    }
    return id;
  };
  const links = flows.filter((flow) => flow[at] > 0).map((flow) =>
    ({ source: node("from", flow[0]), target: node("to", flow[1]), value: flow[at] }));
  const spec = { type: "sankey", nodes: [...nodes.values()], names, links, format: short };
  const columns = [
    { title: t("from"), left: true, text: (f) => label(f[0]) },
    { title: t("to"), left: true, text: (f) => (f[1] === "" ? t("not_sent") : label(f[1])) },
    ...["flow_jobs", "flow_units", "flow_energy"].map((key, i) => ({ key, title: t(key), value: (f) => f[2 + i],
      text: (f) => num(f[2 + i], i ? 1 : 0) })),
  ];
  return [
    choice("flow-choice", t("show"), ["flow_jobs", "flow_units", "flow_energy"].map((key) => [key, t(key)]),
      state.measure, (value) => {
        state.measure = value;
        render("flow-choice");
      }),
    figure(spec, { id: "demand-chart", title: t("demand_flow"), height: Math.max(260, 28 * nodes.size),
      caption: t("caption_demand", { from: t(from), measure: t(state.measure) }),
      makeTable: () => table(columns, flows.map((f) => Object.assign([...f], { id: `${f[0]}>${f[1]}` })),
        t("demand_flow"), "flow") }),
  ];
}

function energyFlow() {
  const all = DATA.series;
  const names = {};
  const nodes = new Map();
  const links = [];
  const add = (from, fromName, to, toName, value) => {
    if (!(value > 0)) {
      return;
    }
    names[from] = fromName;
    names[to] = toName;
    for (const id of [from, to]) {
      if (!nodes.has(id)) {
        nodes.set(id, { id, colour: nodes.size % (PALETTE.length - 1) });
      }
    }
    links.push({ source: from, target: to, value });
  };
  const sources = [["e_grid", "grid_energy_kwh"], ["e_solar", "solar_kwh"], ["e_battery", "battery_out_kwh"],
    ["e_fuel_cell", "fuel_cell_kwh"]];
  const known = all.centres.concat([{ name: true, energy_kwh: all.other_centres_kwh }]);
  for (const centre of known) {
    const id = `centre:${centre.name === true ? "\u0001" : centre.name}`;
    const months = (DATA.months || {})[centre.name];
    for (const [key, column] of months ? sources : []) {
      add(`source:${key}`, t(key), id, label(centre.name), months[column]);
    }
    for (const [part, value] of Object.entries(centre.energy_kwh)) {
      add(id, label(centre.name), `use:${part}`, t(`e_${part}`), value);
    }
  }
  const spec = { type: "sankey", nodes: [...nodes.values()], names, links, format: (v) => energy(v) };
  const columns = [
    { title: t("from"), left: true, text: (l) => names[l.source] }, { title: t("to"), left: true, text: (l) => names[l.target] },
    { key: "kwh", title: "kWh", value: (l) => l.value, text: (l) => num(l.value, 1) },
  ];
  return links.length === 0 ? null : figure(spec, { id: "energy-chart", title: t("energy_flow"),
    height: Math.max(340, 28 * nodes.size), caption: t("caption_energy"),
    makeTable: () => table(columns, links.map((l) => ({ ...l, id: `${l.source}>${l.target}` })), t("energy_flow"), "energy") });
}

function flowsSection() {
  return [jobsNote(), DATA.jobs.has_table ? demandFlow() : null, energyFlow()].flat();
}

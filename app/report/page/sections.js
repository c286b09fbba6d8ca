// The sections of the page. Each is a function that returns elements; all text goes through text nodes.
const DATA = JSON.parse(document.getElementById("report").textContent);

const state = {
  lang: (navigator.language || "").toLowerCase().startsWith("zh") ? 0 : 1,
  series: -1,           // centre in DATA.series.centres; -1: the city
  gantt: 0,             // chart in DATA.gantt.charts
  view: null,           // [from, until] of the chart, null: all
  measure: "flow_jobs",
  x: "facility_mwh",
  y: "wait_mean_s",
};

function t(key, values) {
  const words = WORDS[key];
  const text = words ? words[state.lang] : key;
  return values ? text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole)) : text;
}

function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined) {
      element.append(child);
    }
  }
  return element;
}

// ---- numbers

function num(value, digits = 0) {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return "–";
  }
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Three significant digits or whole, as people read them. */
function short(value) {
  const size = Math.abs(value);
  return num(value, size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

function percent(share, digits = 1) {
  return share === null || share === undefined ? "–" : `${num(100 * share, digits)} %`;
}

function span(seconds) {
  if (seconds === null || seconds === undefined) {
    return "–";
  }
  const whole = Math.floor(seconds);  // as the console prints it
  const days = Math.floor(whole / 86400);
  const two = (n) => String(n).padStart(2, "0");
  const clock = `${Math.floor((whole % 86400) / 3600)}:${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  if (days > 0) {
    return `${num(days)} d ${clock.padStart(8, "0")}`;
  }
  return clock;
}

/** Of an axis: 10 s, 5 min, 3 h, 2 d. */
function spanMark(seconds) {
  for (const [unit, size] of [["d", 86400], ["h", 3600], ["min", 60]]) {
    if (seconds >= size) {
      return `${short(seconds / size)} ${unit}`;
    }
  }
  return `${short(seconds)} s`;
}

function energy(kwh) {
  return kwh >= 1e6 ? `${num(kwh / 1e6, 3)} GWh` : kwh >= 1e3 ? `${num(kwh / 1e3, 1)} MWh` : `${num(kwh, 1)} kWh`;
}

function mass(grams) {
  return grams >= 1e6 ? `${num(grams / 1e6, 1)} t` : `${num(grams / 1e3, 1)} kg`;
}

function money(cny) {
  return cny >= 1e6 ? `${num(cny / 1e6, 2)} ${state.lang ? "million CNY" : "百万元"}`
    : `${num(cny, 2)} ${state.lang ? "CNY" : "元"}`;
}

/** A moment of the run on the city's clock. */
function moment(seconds, precise) {
  const date = new Date(DATA.run.start_utc_ms + DATA.run.offset_ms + seconds * 1000);
  const text = date.toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, precise ? 19 : 16)}`;
}

function shortMoment(seconds, whole) {
  const text = moment(seconds);
  if (!whole && DATA.run.end_s > 300 * 86400) {
    return text.slice(0, 10);  // years apart
  }
  return whole ? text : text.endsWith("00:00") ? text.slice(5, 10) : text.slice(5);
}

/** Marks of an axis of time fall on whole days or hours. */
function ticks(length) {
  const steps = [600, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800, 1209600, 2592000, 5184000,
    7776000];
  return steps.find((step) => length / step <= 9) || Math.ceil(length / 8 / 86400) * 86400;
}

const label = (name) => (name === "" ? t("no_name") : name === true ? t("others") : name);

// ---- parts of a section

/** columns: [{key, title, text(row), value(row), left}]. */
function table(columns, rows, caption, name) {
  const cell = (column, row, index) => {
    const value = column.value ? column.value(row) : undefined;
    const text = column.text ? column.text(row, index) : value;
    return h(index === 0 && column.left ? "th" : "td", {
      class: column.left ? "text" : "number", scope: index === 0 && column.left ? "row" : null,
      "data-key": name && column.key ? `${name}.${row.id === undefined ? row.name : row.id}.${column.key}` : null,
      "data-value": typeof value === "number" ? String(value) : null,
    }, text === undefined || text === null ? "" : String(text));
  };
  return h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": caption || t("data_table") },
    h("table", {}, caption ? h("caption", {}, caption) : null,
      h("thead", {}, h("tr", {}, columns.map((column) =>
        h("th", { scope: "col", class: column.left ? "text" : "number" }, column.title)))),
      h("tbody", {}, rows.map((row) => h("tr", { class: row.strong ? "strong" : null },
        columns.map((column, index) => cell(column, row, index)))))));
}

/** A table behind a word, made when it is opened. */
function details(make, title) {
  const element = h("details", {}, h("summary", {}, title || t("data_table")));
  element.addEventListener("toggle", () => {
    if (element.open && element.children.length === 1) {
      element.append(make());
    }
  });
  return element;
}

const drawn = [];

/** A chart with its caption, words for those who do not see it, and its numbers. */
function figure(spec, { caption, title, height, makeTable, id }) {
  const host = h("div", { class: "chart", role: "img", "aria-label": title || caption || t("chart"), id });
  host.style.height = `${height || 240}px`;
  const chart = { host, spec, live: null };
  const data = makeTable ? details(makeTable) : null;
  drawn.push(chart);
  chart.fallback = () => {
    host.remove();
    if (data) {
      data.open = true;
    }
  };
  return h("figure", {}, title ? h("h3", {}, title) : null, host, caption ? h("figcaption", {}, caption) : null,
    data);
}

function choice(id, title, options, value, change) {
  return h("span", { class: "choice" }, h("label", { for: id }, title),
    h("select", { id, onchange: (event) => change(event.target.value) }, options.map(([key, text]) =>
      h("option", { value: key, selected: String(key) === String(value) }, text))));
}

// ---- answer

function usedUnits() {
  return DATA.summary.utilisation.accelerators !== null ? "accelerators" : "cores";
}

function figureOf(name) {
  const index = DATA.variants.metrics.findIndex((m) => m.name === name);
  return DATA.variants.variants[0].figures[index];
}

function p95() {
  return DATA.waits.all.jobs > 0 ? DATA.waits.all.percentile_s[4] : DATA.summary.waiting_time_s.p95;
}

function answerText() {
  const s = DATA.summary;
  const facility = s.energy.facility_j / 3.6e6;
  const parts = [t("answer_jobs", {
    submitted: num(s.jobs.submitted), finished: num(s.jobs.finished), span: spanMark(DATA.run.end_s),
    share: percent(s.jobs.submitted > 0 ? s.jobs.finished / s.jobs.submitted : null),
  })];
  parts.push(s.waiting_time_s.mean === null ? t("answer_nothing_started")
    : t("answer_wait", { mean: span(s.waiting_time_s.mean), p95: span(p95()) }));
  parts.push(t("answer_use", {
    use: percent(s.utilisation[usedUnits()]), unit: t(usedUnits() === "accelerators" ? "cards" : "cores"),
    energy: energy(facility), pue: num(s.energy.pue, 3),
  }));
  if (s.energy_cost_cny.whole > 0) {
    parts.push(t("answer_cost", { cost: money(s.energy_cost_cny.whole) }));
  }
  if (s.carbon_g.whole > 0) {
    parts.push(t("answer_carbon", { carbon: mass(s.carbon_g.whole) }));
  }
  return state.lang ? `${parts.join("; ")}.` : `${parts.join("; ")}。`;
}

function uncertaintyText() {
  const runs = DATA.variants.variants[0].runs;
  if (runs < 2) {
    return t("one_seed");
  }
  const interval = (name, text) => {
    const [mean, half] = figureOf(name) || [null, null];
    return half === null ? text(mean) : `${text(mean)} ± ${text(half)}`;
  };
  return t("many_seeds", {
    n: runs, wait: interval("wait_mean_s", span), use: interval("utilisation", percent),
    energy: interval("facility_mwh", (v) => `${num(v, 1)} MWh`), pue: interval("pue", (v) => num(v, 4)),
  });
}

function tiles() {
  const s = DATA.summary;
  const list = [
    ["submitted", num(s.jobs.submitted), s.jobs.submitted], ["finished", num(s.jobs.finished), s.jobs.finished],
    ["killed", num(s.jobs.killed), s.jobs.killed], ["rejected", num(s.jobs.rejected), s.jobs.rejected],
    ["running", num(s.jobs.running), s.jobs.running], ["waiting_end", num(s.jobs.waiting), s.jobs.waiting],
    ["wait_mean", span(s.waiting_time_s.mean), s.waiting_time_s.mean], ["wait_p95", span(p95()), p95()],
    ["wait_max", span(s.waiting_time_s.max), s.waiting_time_s.max],
    ["slowdown", num(s.bounded_slowdown.mean, 2), s.bounded_slowdown.mean],
    ["utilisation", percent(s.utilisation[usedUnits()]), s.utilisation[usedUnits()]],
    ["facility_energy", energy(s.energy.facility_j / 3.6e6), s.energy.facility_j / 3.6e6],
    ["pue", num(s.energy.pue, 3), s.energy.pue],
  ];
  if (s.energy_cost_cny.whole > 0) {
    list.push(["cost", money(s.energy_cost_cny.whole), s.energy_cost_cny.whole]);
  }
  if (s.carbon_g.whole > 0) {
    list.push(["carbon", mass(s.carbon_g.whole), s.carbon_g.whole]);
  }
  return h("dl", { class: "tiles" }, list.map(([key, text, value]) => h("div", {}, h("dt", {}, t(key)),
    h("dd", { "data-key": `run.${key}`, "data-value": String(value) }, text))));
}

function policyName() {
  const dispatch = DATA.manifest.policies.dispatch;
  return dispatch && dispatch.policy ? dispatch.policy : "–";
}

function answerSection() {
  const asked = DATA.run.question || DATA.run.description;
  return [
    h("p", {}, h("strong", {}, `${t("asked")}: `), asked || t("asked_default", {
      scenario: DATA.summary.scenario, policy: policyName(), span: spanMark(DATA.run.end_s) })),
    h("p", { class: "answer", id: "answer-text" }, h("strong", {}, `${t("answer")}: `), answerText()),
    h("p", { id: "uncertainty" }, h("strong", {}, `${t("uncertainty")}: `), uncertaintyText()),
    tiles(),
  ];
}

// ---- map

/**
 * From 0 to 1 in both directions, a degree of longitude shortened as it is there. The plane is the city:
 * regions beyond it stand at its edge, in their direction; places without a position on a circle.
 */
function positions(places) {
  const known = places.filter((p) => p.at);
  const inCity = known.filter((p) => p.kind !== "region");
  const box = inCity.length > 1 ? inCity : known;
  const latitude = box.length ? box.reduce((sum, p) => sum + p.at[1], 0) / box.length : 0;
  const narrow = Math.cos((latitude * Math.PI) / 180);
  const flat = (p) => [p.at[0] * narrow, p.at[1]];
  const low = [0, 1].map((i) => Math.min(...box.map((p) => flat(p)[i])));
  const high = [0, 1].map((i) => Math.max(...box.map((p) => flat(p)[i])));
  const size = Math.max(high[0] - low[0], high[1] - low[1], 1e-6);
  const onCircle = places.filter((p) => !p.at || box.length < 2);
  return places.map((place) => {
    const nth = onCircle.indexOf(place);
    if (nth >= 0) {
      const angle = (2 * Math.PI * nth) / onCircle.length + 0.3;
      return [0.5 + 0.48 * Math.cos(angle), 0.5 + 0.48 * Math.sin(angle)];
    }
    const at = flat(place).map((v, i) => (v - (low[i] + high[i]) / 2) / size);
    const beyond = Math.max(Math.abs(at[0]), Math.abs(at[1])) / 0.5;
    return at.map((v) => 0.5 + v / Math.max(1, beyond));
  });
}

function mapSection() {
  const { places, links } = DATA.map;
  const at = positions(places);
  const most = Math.max(...DATA.summary.centres.map((c) => c.fp16_pflops.nominal), 0);
  const centres = new Map(DATA.summary.centres.map((c) => [c.name, c]));
  const colours = { district: "#77808f", exchange: "#946200", region: "#8a3ca8" };
  const spec = { type: "map" };
  const scale = Math.min(1, Math.sqrt(40 / places.length));
  spec.places = places.map((place, i) => {
    const centre = place.kind === "centre" ? centres.get(place.name) : null;
    const share = centre && most > 0 ? Math.sqrt(centre.fp16_pflops.nominal / most) : 0.3;
    const use = centre ? centre.utilisation.accelerators ?? centre.utilisation.cores : null;
    return {
      name: place.name, kind: place.kind, x: at[i][0], y: at[i][1], size: scale * (centre ? 12 + 18 * share : 8),
      colour: centre ? rampColour(0.35 + 0.65 * (use || 0)) : colours[place.kind],
      label: centre ? `${place.name}\n${t("utilisation")} ${percent(use)}\nPUE ${num(centre.energy.pue, 3)}`
        : `${place.name} (${t(place.kind)})`,
    };
  });
  const load = (link) => Math.max(link.forward_load || 0, link.back_load || 0);
  const highest = Math.max(...links.map(load), 0);
  spec.links = links.map((link) => ({
    a: link.a, b: link.b, width: link.forward_load === undefined ? 1.2 : 1.5 + 4 * (highest ? load(link) / highest : 0),
    colour: link.forward_load === undefined ? "#aab2bf" : rampColour(0.3 + 0.7 * (highest ? load(link) / highest : 0)),
    label: `${link.name}${link.bandwidth ? `\n${link.bandwidth}` : ""}` +
      (link.forward_load === undefined ? "" : `\n${t("mean_load")} ${percent(load(link))}` +
        `\n${t("peak_load")} ${percent(link.peak_load)}`),
  }));
  const hasLoad = links.some((link) => link.forward_load !== undefined);
  const notes = [t("caption_map")];
  if (places.some((p) => !p.at)) {
    notes.push(t("schematic"));
  }
  if (places.some((p) => p.kind === "region")) {
    notes.push(t("at_edge"));
  }
  if (!hasLoad) {
    notes.push(t("no_load"));
  }
  const columns = [
    { key: "name", title: t("link"), left: true, value: (l) => l.name },
    { title: t("bandwidth"), left: true, text: (l) => l.bandwidth },
    { key: "forward", title: `${t("forward")} (GB)`, value: (l) => l.forward_bytes / 1e9, text: (l) => num(l.forward_bytes / 1e9, 1) },
    { key: "back", title: `${t("back")} (GB)`, value: (l) => l.back_bytes / 1e9, text: (l) => num(l.back_bytes / 1e9, 1) },
    { key: "mean", title: t("mean_load"), value: load, text: (l) => percent(load(l), 2) },
    { key: "peak", title: t("peak_load"), value: (l) => l.peak_load, text: (l) => percent(l.peak_load, 2) },
  ];
  return [figure(spec, { id: "map-chart", caption: notes.join(" "), height: 560,
    makeTable: () => table(hasLoad ? columns : columns.slice(0, 2), links, t("link"), "link") })];
}

// ---- over time

function ratio(over, under, scale = 1) {
  return over.map((value, i) => (value === null || !under[i] ? null : (scale * value) / under[i]));
}

function timeSection() {
  const all = DATA.series;
  const step = all.bucket_s;
  const chosen = state.series < 0 ? { name: t("city"), series: all.city } : all.centres[state.series];
  const s = chosen.series;
  const x = s.hours.map((_, i) => i * step);
  const length = x.length * step;
  const base = { type: "lines", x, step, formatX: shortMoment, ticks: ticks(length) };
  const rows = () => x.map((at, i) => ({ at, i }));
  const lines = (key, title, series, format, unit, extra) => figure(
    { ...base, series, format: (v) => format(v), ...extra },
    { id: `${key}-chart`, height: 190,
      title: `${title[0].toUpperCase()}${title.slice(1)}${unit ? ` (${unit})` : ""} – ${chosen.name}`,
      makeTable: () => table([{ title: t("time"), left: true, text: (r) => moment(r.at) },
        ...series.map((one, n) => ({ key: n ? `${key}${n}` : key, title: one.name, value: (r) => one.values[r.i],
          text: (r) => (one.values[r.i] === null ? "–" : format(one.values[r.i])) }))],
      rows().map((r) => ({ ...r, id: r.i })), title, `series.${chosen.name}`) });
  const out = [];
  out.push(figure({ type: "heat", x, step, formatX: shortMoment, ticks: ticks(length), format: percent,
    rows: all.centres.map((c) => c.name), values: all.centres.map((c) => ratio(c.series.busy_h, c.series.available_h)) },
  { id: "heat-chart", title: t("busy"), height: 90 + 22 * all.centres.length,
    caption: t("caption_time", { bucket: spanMark(step) }) }));
  out.push(h("p", {}, choice("series-choice", t("show"), [[-1, t("city")],
    ...all.centres.map((c, i) => [i, c.name])], state.series, (value) => {
    state.series = Number(value);
    render("series-choice");
  })));
  out.push(lines("utilisation", t("utilisation"), [{ name: t("utilisation"), values: ratio(s.busy_h, s.available_h) }],
    percent, "", { most: 1 }));
  out.push(lines("queue", t("queue"), [{ name: t("queue"), values: s.waiting }], (v) => num(v), ""));
  out.push(lines("power", t("power"), [{ name: t("power_facility"), values: ratio(s.facility_kwh, s.hours) },
    { name: t("power_it"), values: ratio(s.it_kwh, s.hours) }], short, "kW"));
  out.push(lines("pue", t("pue"), [{ name: t("pue"), values: ratio(s.facility_kwh, s.it_kwh) }],
    (v) => num(v, 3), "", { least: 1 }));
  out.push(s.cost_cny.some((v) => v > 0)
    ? lines("price", t("price"), [{ name: t("price"), values: ratio(s.cost_cny, s.facility_kwh) }],
      (v) => num(v, 3), state.lang ? "CNY/kWh" : "元/kWh") : h("p", { class: "note" }, t("no_price")));
  out.push(s.carbon_g.some((v) => v > 0)
    ? lines("carbon", t("carbon_intensity"), [{ name: t("carbon_intensity"), values: ratio(s.carbon_g, s.facility_kwh) }],
      (v) => num(v, 0), "g/kWh") : h("p", { class: "note" }, t("no_carbon")));
  return out;
}

// ---- centres

function centreColumns() {
  return [
    { key: "name", title: t("centre"), left: true, text: (c) => c.name },
    { title: t("owner"), left: true, text: (c) => (c.owner ? t(c.owner) : "") },
    { title: t("district"), left: true, text: (c) => c.district || "" },
    { key: "pflops", title: t("pflops"), value: (c) => c.fp16_pflops.nominal, text: (c) => num(c.fp16_pflops.nominal, 1) },
    { key: "utilisation", title: t("utilisation"), value: (c) => c.utilisation.accelerators ?? c.utilisation.cores,
      text: (c) => percent(c.utilisation.accelerators ?? c.utilisation.cores) },
    { key: "finished", title: t("finished"), value: (c) => c.jobs.finished, text: (c) => num(c.jobs.finished) },
    { key: "wait_mean", title: t("wait_mean"), value: (c) => c.waiting_time_s.mean, text: (c) => span(c.waiting_time_s.mean) },
    { key: "wait_max", title: t("wait_max"), value: (c) => c.waiting_time_s.max, text: (c) => span(c.waiting_time_s.max) },
    { key: "it_mwh", title: `${t("it_energy")} (MWh)`, value: (c) => c.energy.it_j / 3.6e9, text: (c) => num(c.energy.it_j / 3.6e9, 3) },
    { key: "facility_mwh", title: `${t("facility_energy")} (MWh)`, value: (c) => c.energy.facility_j / 3.6e9,
      text: (c) => num(c.energy.facility_j / 3.6e9, 3) },
    { key: "pue", title: "PUE", value: (c) => c.energy.pue, text: (c) => num(c.energy.pue, 3) },
    { key: "cost", title: state.lang ? "CNY" : "元", value: (c) => c.energy_cost_cny.whole, text: (c) => num(c.energy_cost_cny.whole, 0) },
    { key: "carbon_t", title: "t CO2", value: (c) => c.carbon_g.whole / 1e6, text: (c) => num(c.carbon_g.whole / 1e6, 2) },
  ];
}

function centresSection() {
  const rows = DATA.summary.centres.concat([{ ...DATA.summary, id: "all", name: t("all"), owner: "", district: "",
    strong: true }]);
  return [table(centreColumns(), rows, t("caption_centres"), "centre"), plainTable(DATA.districts, t("district"), {
    columns: ["district", "tenants", "submitted", "waiting_time_mean", "centres", "nominal_fp16_pflops", "centres_facility_energy_kwh", "pue"],
  }, "district")];
}

/** A table of the run as it stands, some of its columns; titles are the columns' names. */
function plainTable(source, title, { columns }, name) {
  if (!source || source.rows.length === 0) {
    return null;
  }
  const chosen = columns.map((column) => source.columns.indexOf(column)).filter((c) => c >= 0);
  const cells = chosen.map((c, n) => ({
    key: source.columns[c], title: source.columns[c], left: n === 0,
    text: (row) => (n === 0 ? label(row.cells[c]) : row.cells[c]),
    value: n === 0 ? undefined : (row) => (row.cells[c] === "" ? null : Number(row.cells[c])),
  }));
  return details(() => table(cells, source.rows.map((row) => ({ cells: row, id: row[chosen[0]] })), title, name), title);
}

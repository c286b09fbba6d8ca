// Sections on variants, policy, market, inputs, and what other commands hand in.

// ---- variants

function frontOf(points, xMore, yMore) {
  const asGood = (a, b, more) => (more ? a >= b : a <= b);
  const better = (a, b, more) => (more ? a > b : a < b);
  for (const point of points) {
    point.front = !points.some((other) => asGood(other.x, point.x, xMore) && asGood(other.y, point.y, yMore) &&
      (better(other.x, point.x, xMore) || better(other.y, point.y, yMore)));
  }
  return points;
}

/** The scatter of a front and its line, of two figures whose names are given. */
function frontFigure(points, names, caption, xMore) {
  const frontLine = points.filter((p) => p.front).sort((a, b) => a.x - b.x).map((p) => [p.x, p.y]);
  return figure({ type: "scatter", points, frontLine, frontStep: xMore ? "start" : "end", xName: names.x, yName: names.y },
    { id: "pareto-chart", title: t("front_of_two", names), caption, height: 420 });
}

function frontChoices(options) {
  const pick = (axis) => (value) => {
    state[axis] = value;
    render(`pareto-${axis}`);
  };
  return h("p", {}, choice("pareto-x", t("x_axis"), options, state.x, pick("x")), choice("pareto-y", t("y_axis"), options, state.y, pick("y")));
}

function variantsSection() {
  const { metrics, variants } = DATA.variants;
  if (variants.length < 2) {
    return null;
  }
  const at = (name) => metrics.findIndex((m) => m.name === name);
  const [ix, iy] = [at(state.x), at(state.y)];
  const points = frontOf(variants.filter((v) => v.figures[ix] && v.figures[iy]).map((v) => ({
    label: v.label, x: v.figures[ix][0], y: v.figures[iy][0], dx: v.figures[ix][1], dy: v.figures[iy][1],
    hint: `${v.label}\n${t(`m_${state.x}`)}: ${short(v.figures[ix][0])}\n${t(`m_${state.y}`)}: ${short(v.figures[iy][0])}`,
  })), metrics[ix].more_is_better, metrics[iy].more_is_better);
  const columns = [
    { key: "label", title: t("variant"), left: true, text: (v) => v.label }, { key: "runs", title: t("runs"), value: (v) => v.runs },
    { key: "front", title: t("on_front"), left: true, text: (v) => {
      const point = points.find((p) => p.label === v.label);
      return point ? t(point.front ? "yes" : "no") : "–";
    } },
    ...metrics.map((m, i) => ({ key: m.name, title: t(`m_${m.name}`), value: (v) => v.figures[i]?.[0],
      text: (v) => (!v.figures[i] ? "–" : short(v.figures[i][0]) +
        (v.figures[i][1] === null ? "" : ` ± ${short(v.figures[i][1])}`)) })),
  ];
  return [
    frontChoices(metrics.map((m) => [m.name, t(`m_${m.name}`)])),
    frontFigure(points, { x: t(`m_${state.x}`), y: t(`m_${state.y}`) }, t("caption_pareto"), metrics[ix].more_is_better),
    table(columns, variants.map((v) => ({ ...v, id: v.label })), t("s_variants"), "variant"),
  ];
}

// ---- policy and market

function pairs(object, name) {
  return table([{ key: "key", title: t("name"), left: true, text: (r) => r.id },
    { key: "value", title: t("value"), value: (r) => r.value,
      text: (r) => num(r.value, Number.isInteger(r.value) ? 0 : Math.abs(r.value) < 1 ? 4 : 2) }],
  Object.entries(object).filter(([, value]) => typeof value === "number").map(([id, value]) => ({ id, value })), name, name);
}

function programmeParts(programme) {
  const rows = programme.centres.map((c) => ({ ...c, id: c.centre }));
  const project = (get) => (c) => (c.retrofit ? get(c.retrofit) : null);
  const sum = (object) => Object.values(object || {}).reduce((a, b) => a + b, 0);
  const amount = (value) => (value === null || value === undefined ? "–" : num(value, 2));
  const column = (key, title, value) => ({ key, title, value, text: (c) => amount(value(c)) });
  const rewards = programme.centres.flatMap((c) => (c.retrofit ? c.retrofit.rewards.map((r, i) =>
    ({ ...r, centre: c.centre, id: `${c.centre}.${i}` })) : []));
  return [
    h("h3", {}, t("programme")),
    table([{ title: t("centre"), left: true, text: (c) => c.centre },
      { title: t("connected_months"), text: (c) => `${c.connected_months} / ${c.months}` },
      { title: t("admission"), left: true, text: (c) => (c.retrofit && c.retrofit.admission) || "–" },
      column("investment", t("investment"), project((p) => p.investment_cny)),
      column("reward", t("reward"), project((p) => p.reward_cny)),
      { title: t("payback"), text: (c) => (c.retrofit && c.retrofit.payback_months !== null ? c.retrofit.payback_months : "–") },
      column("npv", t("npv"), project((p) => p.net_present_value_cny)),
      column("surcharge", t("surcharge"), (c) => sum(c.surcharges_cny)),
      column("bill", t("total_bill"), (c) => c.bill.total_cny)], rows, t("programme"), "programme"),
    rewards.length === 0 ? null : table([{ title: t("centre"), left: true, text: (r) => r.centre },
      { title: t("instrument"), left: true, text: (r) => r.instrument },
      column("offered", t("offered"), (r) => r.offered_cny), column("paid", t("paid"), (r) => r.paid_cny),
      { title: t("why_not"), left: true, text: (r) => r.why_not.join("; ") }], rewards, t("rewards_by"), "reward"),
    (programme.budget || []).length === 0 ? null : table([{ title: t("year"), left: true, text: (y) => String(y.year) },
      column("envelope", t("envelope"), (y) => y.envelope_cny),
      column("paid", t("paid"), (y) => y.paid.reduce((a, c) => a + c.amount_cny, 0)),
      column("deferred", t("deferred"), (y) => y.deferred.reduce((a, c) => a + c.amount_cny, 0))],
    programme.budget.map((y) => ({ ...y, id: y.year })), t("budget"), "budget"),
  ];
}

/** Hours that were agreed, or asked for in vain. */
function asked(row) {
  return row.agreed_card_h === undefined ? row.requested_card_h : row.agreed_card_h;
}

function marketParts(market) {
  const parts = [h("h3", {}, t("market"))];
  const step = DATA.series.bucket_s;
  const products = Object.entries(DATA.trades || {});
  const length = DATA.series.city.hours.length;
  if (products.length > 0 && length > 0) {
    const x = Array.from({ length }, (_, i) => i * step);
    const series = products.map(([name, rows]) => {
      const values = x.map(() => null);
      rows.forEach(([bucket, , , hours, paid]) => {
        if (bucket < length && hours > 0) {
          values[bucket] = paid / hours;
        }
      });
      return { name, values };
    });
    parts.push(figure({ type: "lines", x, step, series, format: (v) => num(v, 2), formatX: shortMoment, ticks: ticks(length * step) },
      { id: "market-chart", title: `${t("market_price")} (${state.lang ? "CNY" : "元"}/${t("card_hours")})`, height: 220 }));
  }
  parts.push(table([{ title: t("name"), left: true, text: (r) => r.name },
    { key: "orders", title: t("orders"), value: (r) => r.orders, text: (r) => num(r.orders) },
    { key: "card_h", title: t("card_hours"), value: asked, text: (r) => num(asked(r), 1) }],
  [{ id: "traded", name: t("traded"), ...market.traded }].concat(Object.entries(market.unmet).map(([reason, row]) =>
    ({ id: reason, name: `${t("unmet_by")}: ${reason}`, ...row }))), t("orders"), "market"));
  parts.push(table([{ title: t("centre"), left: true, text: (r) => r.centre },
    { key: "card_h", title: t("agreed_hours"), value: asked, text: (r) => num(asked(r), 1) },
    { key: "share", title: t("share"), value: (r) => r.share, text: (r) => percent(r.share) },
    { title: t("use_without"), text: (r) => percent(r.utilisation.without) },
    { title: t("use_with"), text: (r) => percent(r.utilisation.with_contracts) }],
  market.sellers.map((r) => ({ ...r, id: r.centre })), t("sellers"), "seller"));
  parts.push(pairs(market.surplus_cny, t("surplus")), pairs(market.bills, t("bills")));
  parts.push(h("h4", {}, t("contracts")), pairs(market.contracts, t("contracts")));
  if (market.vouchers) {
    parts.push(h("h4", {}, t("vouchers")), pairs(market.vouchers, t("vouchers")));
  }
  if (market.mean_price_cny !== null) {
    parts.push(h("p", {}, `${t("mean_price")}: `, h("strong", { "data-key": "market.mean_price",
      "data-value": String(market.mean_price_cny) }, num(market.mean_price_cny, 2))));
  }
  return parts;
}

/** Objects of summary.json that no other section shows, one level deep. */
function looseParts() {
  const s = DATA.summary;
  const parts = [];
  for (const key of ["vouchers", "contracts", "failures", "migrations"]) {
    if (s[key] && typeof s[key] === "object") {
      parts.push(h("h3", {}, t(key)), pairs(s[key], t(key)));
    }
  }
  if (s.jobs.rejected > 0) {
    parts.push(pairs(s.jobs.rejected_by_reason, t("rejected_by")));
  }
  if (s.telemetry) {
    parts.push(h("h3", {}, t("telemetry")), table([{ title: t("centre"), left: true, text: (r) => r.centre },
      { title: t("completeness"), text: (r) => percent(r.completeness, 2) },
      { title: t("age_mean"), text: (r) => span(r.age_s.mean) }, { title: t("age_max"), text: (r) => span(r.age_s.max) }],
    s.telemetry, t("telemetry")));
  }
  for (const other of DATA.other_tables) {
    const title = t("other_table", { name: other.name, all: num(other.all), shown: num(other.rows.length) });
    parts.push(details(() => table(other.columns.map((column, i) => ({ title: column, left: true, text: (r) => r[i] })),
      other.rows, title), title));
  }
  return parts;
}

function policySection() {
  const s = DATA.summary;
  const parts = [];
  if (s.programme) {
    parts.push(...programmeParts(s.programme));
  }
  if (s.market) {
    parts.push(...marketParts(s.market));
  }
  const hasRules = s.programme || s.market || s.vouchers || s.contracts;
  return (hasRules ? parts : [h("p", { class: "note" }, t("no_policy"))]).concat(looseParts());
}

// ---- sections of other commands

function bilingual(text) {
  return text && typeof text === "object" ? text[state.lang ? "en" : "zh"] || text.en || text.zh || "" : text || "";
}

/** Blocks: text, table, lines, scatter. What is unknown is told, not drawn. */
function handedIn(section, index) {
  return section.blocks.map((block, b) => {
    const id = `section-${index}-${b}`;
    const caption = bilingual(block.caption);
    switch (block.type) {
      case "text":
        return h("p", {}, bilingual(block.text));
      case "table":
        return table(block.columns.map((column, i) => ({ key: String(i), title: bilingual(column), left: i === 0,
          text: (r) => (typeof r[i] === "number" ? short(r[i]) : bilingual(r[i])),
          value: (r) => (typeof r[i] === "number" ? r[i] : undefined) })),
        block.rows.map((row, n) => Object.assign([...row], { id: n })), caption, id);
      case "lines":
        return figure({ type: "lines", x: block.x, series: block.series.map((s) => ({ ...s, name: bilingual(s.name) })),
          format: short, formatX: short }, { id, caption, title: bilingual(block.title || section.title) });
      case "scatter": {
        const marks = block.points.map((p) => ({ ...p, label: bilingual(p.label),
          hint: `${bilingual(p.label)}\n${short(p.x)}, ${short(p.y)}` }));
        const points = block.front === false ? marks : frontOf(marks, block.x.more_is_better, block.y.more_is_better);
        const frontLine = points.filter((p) => p.front).sort((a, c) => a.x - c.x).map((p) => [p.x, p.y]);
        return figure({ type: "scatter", points, frontLine, xName: bilingual(block.x.name), yName: bilingual(block.y.name) },
          { id, caption, title: bilingual(block.title || section.title), height: 420 });
      }
      default:
        return h("p", { class: "note" }, `? ${block.type}`);
    }
  });
}

// ---- inputs

function inputsSection() {
  const m = DATA.manifest;
  const groups = new Map();
  for (const [centre, policy] of Object.entries(m.policies.centres)) {
    const text = JSON.stringify(policy);
    groups.set(text, (groups.get(text) || []).concat([centre]));
  }
  const rows = [
    [t("scenario"), m.scenario], [t("version"), m.suanwang], [t("hash"), m.scenario_hash], [t("seed"), String(m.seed)],
    [t("fingerprint"), m.fingerprint], [t("reproducible"), t(m.reproducible ? "yes" : "no")],
    [t("simulated"), `${DATA.run.start}, ${span(DATA.run.end_s)}`], [t("dispatch"), JSON.stringify(m.policies.dispatch)],
    ...[...groups].map(([policy, centres]) => [t("centre_policies"), `${policy} (${centres.length > 6
      ? `${centres.slice(0, 6).join(", ")} … ${centres.length}` : centres.join(", ")})`]),
    [t("events"), num(DATA.summary.kernel.events)], [t("decisions"), num(DATA.summary.kernel.decisions)],
    [t("files"), m.files.join(", ")],
  ];
  return [table([{ title: t("name"), left: true, text: (r) => r[0] }, { title: t("value"), left: true, text: (r) => h("code", {}, r[1]) }]
    .map((column, i) => (i ? { ...column, text: (r) => r[1] } : column)), rows, t("caption_inputs"))];
}

function assumptionsSection() {
  const { rows, all } = DATA.assumptions;
  if (all === 0) {
    return [h("p", { class: "note" }, t("no_assumptions"))];
  }
  const bad = rows.filter((row) => row.standing === "illustrative").length;
  return [h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": t("s_assumptions") }, h("table", {},
    h("caption", {}, t("caption_assumptions", { all: num(all), bad: num(bad) })),
    h("thead", {}, h("tr", {}, ["standing", "path", "remark"].map((key) => h("th", { scope: "col", class: "text" }, t(key))))),
    h("tbody", {}, rows.map((row) => h("tr", {}, h("td", {}, h("span", { class: `badge ${row.standing}` }, t(row.standing))),
      h("td", { class: "text" }, h("code", {}, row.path)), h("td", { class: "text" }, row.text))))))];
}

function reductionSection() {
  const s = DATA.series;
  return [h("ul", {}, h("li", {}, t("r_series", { rows: num(s.rows), interval: spanMark(s.interval_s),
    merged: num(s.interval_s > 0 ? s.bucket_s / s.interval_s : 1), all: num(s.all_centres), shown: num(s.centres.length) })),
  h("li", {}, t("r_jobs", { rows: num(DATA.jobs.rows), bars: num(DATA.gantt.most_bars) })), h("li", {}, t("r_tables")))];
}

// The sections of a comparison: its figures are those of compare.json, written as they are.
const C = DATA.comparison;
const MOST_DRAWN = 40;  // variants in a chart

/** The metrics that have a better and a worse. */
const judged = () => C.metrics.filter((m) => m.better !== "neither");
const headlines = () => C.metrics.filter((m) => m.headline);
const metricAt = (name) => C.metrics.find((m) => m.name === name);
const baseName = () => C.variants[C.baseline].name;
/** A share that was asked for: without zeros at its end. */
const roundPercent = (share) => `${Number((100 * share).toPrecision(6))} %`;
const levelText = () => roundPercent(C.level);
const alpha = () => 1 - C.level;
const listed = (names) => names.join(state.lang ? ", " : "、");

if (C) {
  const wanted = C.pareto.objectives.concat(headlines().map((m) => m.name), judged().map((m) => m.name));
  [state.x, state.y] = [wanted[1], wanted[0]];
}

// ---- words and numbers of a metric

const titleOf = (m) => (state.lang || !METRICS_ZH[m.name] ? m.title : METRICS_ZH[m.name][0]);
const helpOf = (m) => (state.lang || !METRICS_ZH[m.name] ? m.help : METRICS_ZH[m.name][1]);
const unitOf = (m) => (m.unit === "CNY" && !state.lang ? "元" : m.unit);
const wishOf = (m) => (m.better === "neither" ? "" : t(`c_${m.better}_wanted`));

const SHARES = ["deadlines_met", "card_use", "core_use", "unmet_share", "market_use"];

/** How numbers of a metric are written: times in system as clocks, shares in per cent. */
function styleOf(m) {
  const most = Math.max(...m.variants.map((v) => Math.abs(v.mean)));
  if (m.unit === "s" && most >= 600) {
    return { unit: "", text: (v) => (v === null ? "–" : (v < -0.5 ? "-" : "") + span(Math.round(Math.abs(v)))) };
  }
  const isShare = m.name.endsWith("_regret") || SHARES.includes(m.name);
  return { unit: isShare ? "" : unitOf(m), text: (v, spread) => (v === null ? "–"
    : isShare ? `${plain(100 * v, 100 * spread)} %` : plain(v, spread)) };
}

/** Two digits of the spread, three of the value where there is none. */
function plain(value, spread) {
  const scale = spread > 0 ? spread : Math.abs(value) / 100;
  let digits = 0;
  for (let rest = scale; rest > 0 && rest < 9.95 && digits < 6; rest *= 10) {
    ++digits;
  }
  const text = num(value, digits);
  return /[1-9]/.test(text) ? text : text.replace("-", "");
}

const half = (interval) => (interval.high === null ? null : interval.high - interval.mean);

/** Mean ± half width, with the unit where a sentence wants it. */
function withSpread(style, mean, spread, withUnit) {
  const unit = withUnit && style.unit ? ` ${style.unit}` : "";
  return (spread === null ? style.text(mean, 0) : `${style.text(mean, spread)} ± ${style.text(spread, spread)}`) + unit;
}

const headOf = (m) => `${titleOf(m)}${styleOf(m).unit ? ` (${styleOf(m).unit})` : ""}`;
const pText = (p) => (p === null ? "–" : p < 0.0001 ? "< 0.0001" : num(p, 4));
const simultaneousHalf = (d) => (d.simultaneous.high === null ? null : d.simultaneous.high - d.mean);
const isSame = (d) => d.mean === 0 && d.low === 0 && d.high === 0;

/** Positions of variants, the best mean first; of equals the one named first. */
function orderOf(m) {
  const sign = m.better === "higher" ? -1 : 1;
  const order = m.variants.map((_, v) => v);
  return m.better === "neither" ? order
    : order.sort((a, b) => sign * (m.variants[a].mean - m.variants[b].mean) || a - b);
}

function verdictOf(m, v) {
  const d = m.variants[v].difference;
  if (d === null) {
    return t("c_is_baseline");
  }
  if (isSame(d)) {
    return t("c_is_same");
  }
  if (d.p_holm === null || d.p_holm >= alpha()) {
    return t("c_untold");
  }
  const isLower = d.mean < 0;
  return m.better === "neither" ? t(isLower ? "c_less" : "c_more") : t(isLower === (m.better === "lower") ? "c_better" : "c_worse");
}

const shareText = (d) => (d.share === null ? "" : `${d.share > 0 ? "+" : ""}${num(100 * d.share, 1)} %`);

// ---- question and answer

/** "0:03:12 ± 0:01:00 (12.0 %)": how far a variant is from the baseline, without its sign. */
function byText(m, d) {
  const share = d.share === null ? "" : state.lang ? ` (${num(Math.abs(100 * d.share), 1)} %)` : ` (${num(Math.abs(100 * d.share), 1)}%)`;
  return withSpread(styleOf(m), Math.abs(d.mean), simultaneousHalf(d), true) + share;
}

/**
 * Others than the best mean that it is not better than beyond doubt. Ranks do not say it: the leader of a group may
 * beat the next by mean and not one behind that, whose spread is wider. Without pairs (a large page) ranks have to do.
 */
function tiedWith(m, order) {
  const pairs = m.pairs_p_holm && m.pairs_p_holm[order[0]];
  return order.slice(1).filter((v) => (pairs ? pairs[v] === null || pairs[v] >= alpha() : m.variants[v].rank === 1));
}

/** What a metric says of the variants: the best and by how much, or that they can't be told apart. */
function findingOf(m) {
  const order = orderOf(m);
  const names = C.variants.map((v) => v.name);
  const best = m.variants[order[0]];
  const others = m.variants.filter((v) => v.difference !== null).map((v) => v.difference);
  if (others.every(isSame)) {
    return t("c_same");
  }
  if (best.low === null) {
    return t("c_one_seed", { best: names[order[0]], value: withSpread(styleOf(m), best.mean, null, true) });
  }
  const tied = tiedWith(m, order);
  if (tied.length + 1 === order.length) {
    const style = styleOf(m);
    const [low, high] = [Math.min(...others.map((d) => d.simultaneous.low)), Math.max(...others.map((d) => d.simultaneous.high))];
    const unit = style.unit ? ` ${style.unit}` : "";
    return t("c_no_difference", { best: names[order[0]], base: baseName(), low: style.text(low, (high - low) / 2),
      high: style.text(high, (high - low) / 2) + unit });
  }
  return leadOf(m, order, tied, names);
}

function leadOf(m, order, tied, names) {
  const d = m.variants[order[0]].difference;
  const surely = tied.length === 0 && m.pairs_p_holm ? "best" : "lead";
  const parts = [];
  if (d !== null) {
    parts.push(t(`c_${surely}_${d.mean < 0 ? "less" : "more"}`, { best: names[order[0]], base: baseName(), by: byText(m, d) }));
  } else {
    const next = order.slice(1).find((v) => !tied.includes(v));
    const gap = m.variants[next].difference;
    parts.push(t(`c_${surely}_is_base`, { best: baseName() }),
      t(gap.mean < 0 ? "c_next_less" : "c_next_more", { next: names[next], by: byText(m, gap) }));
  }
  if (tied.length > 0) {
    parts.push(t("c_tied", { names: listed(tied.map((v) => names[v])) }));
  }
  return parts.join(", ");
}

const sentence = (m) => `${titleOf(m)}${state.lang ? ": " : ": "}${findingOf(m)}${state.lang ? "." : "。"}`;

function objectives() {
  const named = C.pareto.objectives.map(metricAt).filter((m) => m);
  return named.length > 0 ? named : headlines().filter((m) => m.better !== "neither");
}

function frontSentence() {
  const members = C.pareto.variants.map((v, i) => (v.on_front ? C.variants[i].name : null)).filter((name) => name !== null);
  return C.pareto.objectives.length < 2 ? null
    : t("c_on_front", { objectives: listed(objectives().map(titleOf)), names: listed(members) }) + (state.lang ? "." : "。");
}

function caveats() {
  const notes = [];
  const s = C.stopping;
  if (s) {
    notes.push(t(s.reached ? "c_reached" : "c_not_reached", { metric: titleOf(metricAt(s.metric) || { title: s.metric }),
      widest: percent(s.widest_share, 2), asked: roundPercent(s.until_share), looks: s.looks }));
  }
  const strangers = C.variants.filter((v) => !v.same_arrivals).map((v) => v.name);
  if (strangers.length > 0) {
    notes.push(t("c_other_arrivals", { names: listed(strangers), base: baseName() }));
  }
  if (!C.reproducible) {
    notes.push(t("c_measured"));
  }
  if (C.seeds.length < 10) {
    notes.push(t("c_few_seeds"));
  }
  return notes;
}

function askedText() {
  const keys = [...new Set(C.variants.flatMap((v) => Object.keys(v.settings)))];
  return DATA.question || t("c_asked", { scenario: C.scenario, n: C.variants.length, seeds: C.seeds.length,
    keys: keys.length ? listed(keys) : t("c_as_it_is") });
}

function comparedSection() {
  const names = C.variants.map((v, i) => (i === C.baseline ? t("c_baseline", { name: v.name }) : v.name));
  const findings = C.variants.length < 2 ? [t("c_alone")] : objectives().map(sentence).concat([frontSentence()]).filter((s) => s);
  return [
    h("p", {}, h("strong", {}, `${t("asked")}: `), askedText()),
    h("p", { id: "asked-variants" }, h("strong", {}, `${t("c_variants")}: `), `${listed(names)}; ${t("c_seeds", {
      first: C.seeds[0], last: C.seeds[C.seeds.length - 1] })}`),
    h("p", { class: "answer", id: "answer-text" }, h("strong", {}, `${t("answer")}: `), findings[0]),
    h("ul", { id: "answer-more" }, findings.slice(1).map((text) => h("li", {}, text))),
    h("p", { id: "uncertainty" }, h("strong", {}, `${t("uncertainty")}: `),
      [t("c_uncertainty", { level: levelText(), n: C.seeds.length })].concat(caveats()).join(state.lang ? " " : "")),
    C.variants.length < 2 ? null : bestTable(),
  ];
}

function bestTable() {
  const rows = headlines().filter((m) => m.better !== "neither").map((m) => {
    const order = orderOf(m);
    return { m, id: m.name, order, best: m.variants[order[0]], d: m.variants[order[0]].difference };
  });
  const allSame = (row) => row.m.variants.every((v) => v.difference === null || isSame(v.difference));
  return table([
    { title: t("c_metric"), left: true, text: (r) => headOf(r.m) },
    { title: t("c_best"), left: true, text: (r) => (allSame(r) ? t("c_is_same") : C.variants[r.order[0]].name) },
    { key: "mean", title: t("c_mean"), value: (r) => r.best.mean, text: (r) => withSpread(styleOf(r.m), r.best.mean, half(r.best)) },
    { key: "difference", title: t("c_difference", { base: baseName() }), value: (r) => (r.d ? r.d.mean : undefined),
      text: (r) => (r.d ? withSpread(styleOf(r.m), r.d.mean, simultaneousHalf(r.d)) : "") },
    { title: t("c_share"), text: (r) => (r.d ? shareText(r.d) : "") },
    { title: t("c_p_holm"), text: (r) => (r.d ? pText(r.d.p_holm) : "") },
    { title: t("c_tied_with"), left: true, text: (r) => (allSame(r) ? "" : listed(tiedWith(r.m, r.order).map((v) => C.variants[v].name))) },
  ], rows, t("c_caption_best"), "best");
}

// ---- a metric

/** Rows of an interval chart, the best first, no more than can be read. */
function chartOrder(m) {
  return orderOf(m).slice(0, MOST_DRAWN);
}

function intervalFigure(m, isDifference) {
  const style = styleOf(m);
  const order = orderOf(m);
  const foremost = m.better === "neither" ? [] : [order[0], ...tiedWith(m, order)];
  const rows = chartOrder(m).filter((v) => !isDifference || m.variants[v].difference !== null).map((v) => {
    const result = m.variants[v];
    const e = isDifference ? result.difference : result;
    return { name: C.variants[v].name, mean: e.mean, low: e.low ?? e.mean, high: e.high ?? e.mean,
      outerLow: isDifference ? e.simultaneous.low : null, outerHigh: isDifference ? e.simultaneous.high : null,
      full: isDifference ? e.p_holm !== null && e.p_holm < alpha() : foremost.includes(v),
      label: `${C.variants[v].name}\n${withSpread(style, e.mean, half(e), true)}` };
  });
  const title = isDifference ? t("c_differences", { base: baseName() }) : t("c_means");
  const all = m.variants.length;
  const ends = rows.flatMap((r) => [r.outerLow ?? r.low, r.outerHigh ?? r.high]).concat(isDifference ? [0] : []);
  return figure({ type: "intervals", rows, zero: isDifference, ticks: clockTicks(style, m, Math.max(...ends) - Math.min(...ends)), format: (v) => axisText(m, v),
    xName: style.unit }, { id: `${isDifference ? "difference" : "mean"}-${m.name}`, title: `${titleOf(m)}: ${title}`,
    caption: (isDifference ? t("c_caption_differences", { alpha: roundPercent(alpha()) }) : t("c_caption_means", { level: levelText() })) +
      (all > MOST_DRAWN ? ` ${t("c_first_shown", { all, shown: MOST_DRAWN })}` : ""), height: 56 + 26 * rows.length });
}

/** Marks of an axis of clocks fall on whole minutes, hours or days. */
function clockTicks(style, m, length) {
  const steps = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200, 86400, 172800, 604800];
  return m.unit === "s" && style.unit === "" && length > 0 ? steps.find((step) => length / step <= 5) : undefined;
}

/** Of an axis: short. */
function axisText(m, value) {
  const sign = value < 0 ? "-" : "";
  const style = styleOf(m);
  if (m.unit === "s" && style.unit === "") {
    return value === 0 ? "0" : sign + spanMark(Math.abs(value));
  }
  return m.name.endsWith("_regret") || SHARES.includes(m.name) ? `${Number((100 * value).toPrecision(6)).toLocaleString("en-US")} %`
    : Number(value.toPrecision(6)).toLocaleString("en-US");
}

function metricTable(m) {
  const style = styleOf(m);
  const of = (get) => (r) => (r.d ? get(r.d) : "");
  const rows = orderOf(m).map((v) => ({ v, id: v, result: m.variants[v], d: m.variants[v].difference }));
  const columns = [
    { key: "rank", title: t("c_rank"), value: (r) => r.result.rank, text: (r) => r.result.rank ?? "" },
    { title: t("variant"), left: true, text: (r) => C.variants[r.v].name },
    { key: "mean", title: headOf(m), value: (r) => r.result.mean, text: (r) => withSpread(style, r.result.mean, half(r.result)) },
    { key: "difference", title: t("c_difference", { base: baseName() }), value: of((d) => d.mean), text: of((d) => withSpread(style, d.mean, half(d))) },
    { title: t("c_share"), text: of(shareText) },
    { title: t("c_simultaneous"), text: of((d) => (d.simultaneous.low === null ? "–" : ["low", "high"].map((end) =>
      style.text(d.simultaneous[end], simultaneousHalf(d))).join(state.lang ? " to " : " 至 "))) },
    { key: "p_holm", title: t("c_p_holm"), value: of((d) => d.p_holm), text: of((d) => pText(d.p_holm)) },
    { title: t("c_verdict"), left: true, text: (r) => verdictOf(m, r.v) },
  ];
  return table(C.variants.length > 1 ? columns : columns.slice(1, 3), rows, headOf(m), `headline.${m.name}`);
}

function seedTable(m) {
  const columns = [{ title: t("seed"), left: true, text: (r) => String(r.id) }].concat(C.variants.map((variant, v) => ({
    key: String(v), title: variant.name, value: (r) => m.variants[v].values[r.at], text: (r) => shownNumber(m.variants[v].values[r.at]) })));
  return table(columns, C.seeds.map((seed, at) => ({ id: seed, at })), `${headOf(m)}: ${t("c_by_seed")}`, `seed.${m.name}`);
}

function pairTable(m) {
  const columns = [{ title: t("variant"), left: true, text: (r) => C.variants[r.id].name }].concat(C.variants.map((variant, v) => ({
    key: String(v), title: variant.name, value: (r) => r.cells[v], text: (r) => (r.id === v ? "" : pText(r.cells[v])) })));
  return table(columns, m.pairs_p_holm.map((cells, id) => ({ id, cells })), `${headOf(m)}: ${t("c_pairs")}`, `pair.${m.name}`);
}

/** All nine digits that compare.json has, grouped. */
function shownNumber(value) {
  return value === null || value === undefined ? "" : value.toLocaleString("en-US", { maximumSignificantDigits: 9 });
}

function metricParts(m) {
  const isSeveral = C.variants.length > 1;
  return [
    h("h3", { id: `metric-${m.name}` }, titleOf(m)),
    h("p", { class: "note" }, [h("code", {}, m.name), ` ${[wishOf(m), helpOf(m)].filter((text) => text).join("; ")}`]),
    h("div", { class: "pair" }, intervalFigure(m, false), isSeveral ? intervalFigure(m, true) : null),
    metricTable(m),
    m.variants[0].values ? details(() => seedTable(m), t("c_by_seed")) : null,
    m.better !== "neither" && isSeveral && m.pairs_p_holm && m.pairs_p_holm.length > 0 ? details(() => pairTable(m), t("c_pairs")) : null,
  ];
}

function headlineSection() {
  const omitted = DATA.omitted ? [h("p", { class: "note" }, t("c_omitted"))] : [];
  return omitted.concat(headlines().flatMap(metricParts));
}

// ---- the front

function frontParts() {
  const [mx, my] = [metricAt(state.x), metricAt(state.y)];
  const hint = (m, v) => `${titleOf(m)}: ${withSpread(styleOf(m), m.variants[v].mean, half(m.variants[v]), true)}`;
  const points = frontOf(C.variants.map((variant, v) => ({
    label: variant.name, x: mx.variants[v].mean, y: my.variants[v].mean, dx: half(mx.variants[v]), dy: half(my.variants[v]),
    hint: `${variant.name}\n${hint(mx, v)}\n${hint(my, v)}`,
  })), mx.better === "higher", my.better === "higher");
  const named = (m) => `${titleOf(m)}${unitOf(m) ? ` (${unitOf(m)})` : ""}, ${wishOf(m)}`;
  return { points, chart: frontFigure(points, { x: named(mx), y: named(my) }, t("c_caption_front", { level: levelText() }),
    mx.better === "higher") };
}

function comparedFrontSection() {
  if (C.variants.length < 2 || judged().length < 2) {
    return null;
  }
  const { points, chart } = frontParts();
  const goals = objectives();
  const names = (list) => listed(list.map((v) => C.variants[v].name));
  const rows = C.variants.map((variant, v) => ({ id: v, name: variant.name, at: C.pareto.variants[v] }));
  return [
    frontChoices(judged().map((m) => [m.name, titleOf(m)])), chart,
    table([
      { title: t("variant"), left: true, text: (r) => r.name },
      { key: "here", title: t("c_front_here"), left: true, text: (r) => t(points[r.id].front ? "yes" : "no") },
      { key: "on_front", title: t("on_front"), left: true, text: (r) => t(r.at.on_front ? "yes" : "no") },
      { title: t("c_dominated_by"), left: true, text: (r) => names(r.at.dominated_by) },
      { title: t("c_standing"), left: true, text: (r) => (r.at.on_front ? "" : t(r.at.dominated_beyond_doubt ? "c_beyond_doubt" : "c_perhaps")) },
      ...goals.map((m) => ({ key: m.name, title: headOf(m), value: (r) => m.variants[r.id].mean,
        text: (r) => withSpread(styleOf(m), m.variants[r.id].mean, half(m.variants[r.id])) })),
    ], rows, t("c_front_of", { objectives: listed(goals.map(titleOf)) }), "front"),
  ];
}

// ---- bounds, steady state

function regretSection() {
  const regrets = C.metrics.filter((m) => m.name.endsWith("_regret"));
  if (regrets.length === 0) {
    return null;
  }
  const shownMetrics = C.metrics.filter((m) => m.name === "turnaround_s" || m.name === "least_turnaround_s").concat(regrets);
  const rows = C.variants.map((variant, v) => ({ id: v, name: variant.name }));
  return [
    h("p", {}, t("c_regret_text")),
    table([{ title: t("variant"), left: true, text: (r) => r.name }].concat(shownMetrics.map((m) => ({ key: m.name, title: headOf(m),
      value: (r) => m.variants[r.id].mean, text: (r) => withSpread(styleOf(m), m.variants[r.id].mean, half(m.variants[r.id])) }))),
    rows, t("c_caption_regret", { level: levelText() }), "regret"),
    h("div", { class: "pair" }, regrets.filter((m) => !m.headline).map((m) => intervalFigure(m, false))),
  ];
}

function steadySection() {
  const rows = C.steady_state.map((s, v) => ({ id: v, name: C.variants[v].name, s })).filter((r) => r.s !== null);
  if (rows.length === 0) {
    return [h("p", { class: "note" }, t("c_no_steady"))];
  }
  const settled = metricAt("steady_wait_s");
  const part = (count, all) => `${count} / ${all}`;
  return [h("p", {}, t("c_steady_text")), table([
    { title: t("variant"), left: true, text: (r) => r.name },
    { key: "warm_up_s", title: t("c_warm_up"), value: (r) => r.s.warm_up_s.mean,
      text: (r) => withSpread({ text: plain, unit: "" }, r.s.warm_up_s.mean, half(r.s.warm_up_s)) },
    { key: "found", title: t("c_found"), value: (r) => r.s.runs_with_warm_up_found, text: (r) => part(r.s.runs_with_warm_up_found, r.s.runs) },
    ...(settled ? [{ key: "steady_wait_s", title: headOf(settled), value: (r) => settled.variants[r.id].mean,
      text: (r) => withSpread(styleOf(settled), settled.variants[r.id].mean, half(settled.variants[r.id])) }] : []),
    { key: "batch", title: t("c_batch", { n: rows[0].s.batches }), value: (r) => r.s.batch_means_half_width_s,
      text: (r) => (r.s.batch_means_half_width_s === null ? "–" : plain(r.s.batch_means_half_width_s, r.s.batch_means_half_width_s)) },
    { key: "lag", title: t("c_lag"), value: (r) => r.s.batch_lag_one_correlation, text: (r) => num(r.s.batch_lag_one_correlation, 2) },
    { title: t("c_batches_ok"), text: (r) => part(r.s.runs_with_independent_batches, r.s.runs) },
  ], rows, t("s_c_steady"), "steady")];
}

// ---- all metrics, inputs

function allMetricsSection() {
  const rows = C.metrics.flatMap((m) => m.variants.map((result, v) => ({ id: `${m.name}.${v}`, m, v, result, d: result.difference })));
  const column = (key, title, get) => ({ key, title, value: get, text: (r) => shownNumber(get(r)) });
  const ofDifference = (get) => (r) => (r.d ? get(r.d) : null);
  return [table([
    { title: t("c_metric"), left: true, text: (r) => `${titleOf(r.m)}${unitOf(r.m) ? ` (${unitOf(r.m)})` : ""}` },
    { title: t("variant"), left: true, text: (r) => C.variants[r.v].name },
    column("mean", t("c_mean"), (r) => r.result.mean), column("low", t("c_low"), (r) => r.result.low),
    column("high", t("c_high"), (r) => r.result.high), column("deviation", t("c_deviation"), (r) => r.result.deviation),
    column("difference", t("c_difference", { base: baseName() }), ofDifference((d) => d.mean)),
    column("difference_low", t("c_low"), ofDifference((d) => d.low)), column("difference_high", t("c_high"), ofDifference((d) => d.high)),
    column("simultaneous_low", t("c_sim_low"), ofDifference((d) => d.simultaneous.low)),
    column("simultaneous_high", t("c_sim_high"), ofDifference((d) => d.simultaneous.high)),
    { ...column("p", t("c_p"), ofDifference((d) => d.p)), text: (r) => (r.d ? pText(r.d.p) : "") },
    { ...column("p_holm", t("c_p_holm"), ofDifference((d) => d.p_holm)), text: (r) => (r.d ? pText(r.d.p_holm) : "") },
    column("rank", t("c_rank"), (r) => r.result.rank),
  ], rows, t("c_caption_all", { level: roundPercent(C.interval_level) }), "all")];
}

/** A word that a shell reads as it is. */
const shellWord = (word) => (/^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

const settingsText = (settings) => Object.entries(settings).map(([key, value]) => `${key}=${value}`).join("; ");

function comparedInputsSection() {
  const rows = [
    [t("scenario"), C.scenario], [t("version"), C.version], [t("seed"), C.seeds.join(", ")],
    [t("c_level"), `${C.level} / ${C.interval_level}`], [t("c_set"), settingsText(C.set) || t("none")],
    [t("reproducible"), t(C.reproducible ? "yes" : "no")], [t("files"), "compare.csv, compare.json"],
  ];
  return [
    h("p", {}, h("strong", {}, `${t("c_command")}: `), C.command && C.command.length > 0
      ? h("code", { id: "command" }, C.command.map(shellWord).join(" ")) : t("c_no_command")),
    table([{ title: t("name"), left: true, text: (r) => r[0] }, { title: t("value"), left: true, text: (r) => r[1] }], rows, t("c_caption_inputs")),
    table([{ title: t("variant"), left: true, text: (r) => r.name }, { title: t("c_settings"), left: true, text: (r) => settingsText(r.settings) },
      { title: t("hash"), left: true, text: (r) => r.scenario_hash },
      { title: t("c_arrivals"), left: true, text: (r) => t(r.same_arrivals ? "yes" : "no") }], C.variants, t("c_caption_variants")),
  ];
}

// The sections of a plan: its figures are those of plan.json, written as they are.
const P = DATA.plan;
const MOST_CANDIDATES = 200;  // in the page's table

const planWhat = () => t(P.minimise === "cost" ? "p_cost" : "p_carbon");
const totalOf = (c) => (P.minimise === "cost" ? c.total_cost_cny : c.total_carbon_t);
const usedOf = (c) => (P.minimise === "cost" ? c.used_cost_cny : c.used_carbon_t);
const knownOf = (c) => (P.minimise === "cost" ? c.known.cost_cny : c.known.carbon_t);

/** Cost in millions where it is that large. */
function planUnit() {
  if (P.minimise === "carbon") {
    return { name: "t CO2", scale: 1 };
  }
  const most = Math.max(...P.candidates.map((c) => Math.max(knownOf(c), totalOf(c).mean)));
  return most >= 1e7 ? { name: state.lang ? "million CNY" : "百万元", scale: 1e6 } : { name: state.lang ? "CNY" : "元", scale: 1 };
}

function amount(interval) {
  const { scale } = planUnit();
  const spread = half(interval);
  return spread === null ? plain(interval.mean / scale, 0)
    : `${plain(interval.mean / scale, spread / scale)} ± ${plain(spread / scale, spread / scale)}`;
}

const withUnit = (interval) => `${amount(interval)} ${planUnit().name}`;

function spanWords(seconds) {
  const word = spanMark(seconds);
  return state.lang ? word : word.replace("min", "分钟").replace(" d", " 天").replace(" h", " 小时").replace(" s", " 秒");
}

function whoseJobs(jobs) {
  return t(jobs.kind ? `p_${jobs.kind}` : "p_jobs") + (jobs.least_tasks > 1 ? t("p_tasks", { n: jobs.least_tasks }) : "") +
    (jobs.tenant ? t("p_tenant", { name: jobs.tenant }) : "") + (jobs.stream ? t("p_stream", { name: jobs.stream }) : "") +
    (jobs.after_s > 0 ? t("p_after", { span: spanWords(jobs.after_s) }) : "");
}

const metricWords = (goal) => (state.lang || !METRICS_ZH[goal.metric] ? goal.name : METRICS_ZH[goal.metric][0]);
const goalBound = (goal) => (goal.at_most === undefined ? goal.at_least : goal.at_most);

function goalWords(goal) {
  if (goal.jobs) {
    return t("p_started", { who: whoseJobs(goal.jobs), share: roundPercent(goal.at_least), within: spanWords(goal.jobs.within_s) });
  }
  return t(goal.at_most === undefined ? "p_at_least" : "p_at_most", { name: metricWords(goal), value: goalMark(goal) });
}

const goalName = (goal) => (goal.jobs ? t("p_within", { within: spanWords(goal.jobs.within_s) }) : metricWords(goal));
const goalScale = (goal) => (goal.jobs ? 100 : 1);
const goalUnit = (goal) => (goal.jobs ? "%" : goal.unit);

function goalText(goal, result) {
  const [scale, spread] = [goalScale(goal), half(result)];
  const unit = goal.jobs ? " %" : "";
  return spread === null ? `${plain(scale * result.mean, 0)}${unit}`
    : `${plain(scale * result.mean, scale * spread)} ± ${plain(scale * spread, scale * spread)}${unit}`;
}

/** Rounded to the side that does not flatter. */
function boundText(goal, bound) {
  if (bound === null) {
    return "–";
  }
  return goal.jobs ? `${num(Math.floor(1e4 * bound) / 100, 2)} %` : short(bound);
}

/** A goal's bound with its unit. */
function goalMark(goal) {
  return goal.jobs ? roundPercent(goal.at_least) : `${short(goalBound(goal))}${goal.unit ? ` ${goal.unit}` : ""}`;
}

// ---- question and answer

function nextSentence() {
  if (P.runner_up === null) {
    return t("p_alone");
  }
  const values = { name: P.candidates[P.runner_up].name, by: withUnit(P.difference) };
  return t(P.difference.low !== null && P.difference.low > 0 ? "p_next" : "p_next_untold", values);
}

function planFindings() {
  const chosen = P.chosen === null ? null : P.candidates[P.chosen];
  const findings = chosen
    ? [t("p_chosen", { what: planWhat(), name: chosen.name, total: withUnit(totalOf(chosen)) }), nextSentence()] : [t("p_none")];
  if (P.perhaps_count > 0) {
    const first = P.candidates[P.cheapest_perhaps];
    findings.push(t(chosen ? "p_perhaps_cheaper" : "p_perhaps", { n: P.perhaps_count, name: first.name, total: withUnit(totalOf(first)) }));
  }
  return findings;
}

function planCaveats() {
  return [t("p_sure", { m: P.all_candidates, n: P.seeds.length, level: roundPercent(P.level), each: roundPercent(P.beyond_doubt_level) }),
    P.counts.assumed > 0 ? t("p_assumes") : "", P.contradiction ? t("p_contradiction", P.contradiction) : "", P.runs_earn ? t("p_earns") : "", P.same_arrivals ? "" : t("p_arrivals"),
    P.seeds.length < 10 ? t("p_few") : ""].filter((text) => text);
}

function plannedSection() {
  const findings = planFindings();
  return [
    h("p", {}, h("strong", {}, `${t("asked")}: `), P.question || t("p_asked", { what: planWhat() })),
    h("p", {}, h("strong", {}, `${t("p_goals")}: `), P.goals.map(goalWords).join(state.lang ? "; " : "; ")),
    h("p", { class: "answer", id: "answer-text" }, h("strong", {}, `${t("answer")}: `), findings[0]),
    h("ul", { id: "answer-more" }, findings.slice(1).map((text) => h("li", {}, text))),
    h("p", { id: "uncertainty" }, h("strong", {}, `${t("uncertainty")}: `), planCaveats().join(state.lang ? " " : "")),
  ];
}

// ---- the frontier

function frontPoints(goal, g) {
  const [{ scale }, times] = [planUnit(), goalScale(goal)];
  return P.candidates.map((c, i) => {
    const [total, result] = [totalOf(c), c.goals[g]];
    const isWhole = c.seeds === P.seeds.length;
    return { label: i === P.chosen ? c.name : "", chosen: i === P.chosen, faint: !isWhole,
      x: total.mean / scale, y: times * result.mean, dx: isWhole ? half(total) / scale : 0, dy: isWhole ? times * half(result) : 0,
      hint: `${c.name}\n${withUnit(total)}\n${goalText(goal, result)}\n${t(`p_${c.verdict}`)}` };
  });
}

function plannedFrontSection() {
  const unrun = P.all_candidates - P.candidates.length;
  return P.goals.map((goal, g) => {
    const points = frontPoints(goal, g);
    frontOf(points.filter((p) => !p.faint), false, goal.at_most === undefined);
    const frontLine = points.filter((p) => p.front).sort((a, b) => a.x - b.x).map((p) => [p.x, p.y]);
    const unit = goalUnit(goal);
    points.filter((p) => !p.front && !p.chosen).forEach((p) => Object.assign(p, { dx: 0, dy: 0 }));  // else one sees nothing
    return figure({ type: "scatter", points, frontLine, frontStep: "end", xName: `${t("p_total")} (${planUnit().name})`,
      yName: `${goalName(goal)}${unit ? ` (${unit})` : ""}`, goal: { y: goalScale(goal) * goalBound(goal), name: `${t("p_goal")} ${goalMark(goal)}` } },
    { id: `plan-front-${g}`, title: goalWords(goal), height: 460, caption: t("p_caption_front", { level: roundPercent(P.level),
      left: unrun > 0 ? t("p_left", { n: unrun }) : "" }) });
  });
}

// ---- candidates, prices, method

/** Those that meet first, each kind by what it comes to. */
function toldOrder() {
  const rank = (c) => Object.keys(P.counts).indexOf(c.verdict);
  return P.candidates.map((c, i) => ({ c, i, id: c.name, strong: i === P.chosen }))
    .sort((a, b) => rank(a.c) - rank(b.c) || totalOf(a.c).mean - totalOf(b.c).mean || a.i - b.i);
}

function candidatesSection() {
  const unit = planUnit();
  const columns = [
    { title: t("p_candidate"), left: true, text: (r) => r.c.name },
    { key: "known", title: `${t("p_known")} (${unit.name})`, value: (r) => knownOf(r.c), text: (r) => plain(knownOf(r.c) / unit.scale, 0) },
    { key: "used", title: `${t("p_used")} (${unit.name})`, value: (r) => usedOf(r.c).mean,
      text: (r) => amount(usedOf(r.c)) },
    { key: "total", title: `${t("p_total")} (${unit.name})`, value: (r) => totalOf(r.c).mean,
      text: (r) => amount(totalOf(r.c)) },
    { key: "seeds", title: t("p_seeds"), value: (r) => r.c.seeds },
    ...P.goals.flatMap((goal, g) => [
      { key: `goal_${g + 1}`, title: goalName(goal), value: (r) => r.c.goals[g].mean,
        text: (r) => goalText(goal, r.c.goals[g]) },
      { key: `bound_${g + 1}`, title: t("p_bound"), value: (r) => r.c.goals[g].bound,
        text: (r) => boundText(goal, r.c.goals[g].bound) }]),
    { title: t("p_verdict"), left: true, text: (r) => (r.strong ? t("p_is_chosen") : "") + t(`p_${r.c.verdict}`) },
  ];
  return [table(columns, toldOrder().slice(0, MOST_CANDIDATES), t("p_caption_candidates"), "candidate")];
}

function pricesSection() {
  const rows = P.choices.flatMap((choice) => choice.options.map((option) => ({ ...option, key: choice.key })));
  return [table([
    { title: t("p_key"), left: true, text: (r) => r.key }, { title: t("value"), left: true, text: (r) => r.value },
    { title: state.lang ? "CNY" : "元", text: (r) => num(r.cost_cny) }, { title: "t CO2", text: (r) => short(r.carbon_t) },
    { title: t("p_source"), left: true, text: (r) => r.source }], rows, t("p_caption_prices"))];
}

function methodSection() {
  const n = P.counts;
  return [h("p", { id: "effort" }, t("p_effort", { all: num(P.all_candidates * P.seeds.length), runs: num(P.runs), meets: n.meets,
    mean: n["meets-by-mean"], misses: n.misses, lost: n.lost, dearer: n.dearer, assumed: n.assumed, excluded: num(P.excluded) })),
  h("p", {}, t("p_exact"))];
}

function plannedInputsSection() {
  const rows = [
    [t("scenario"), P.scenario], [t("version"), P.version], [t("seed"), P.seeds.join(", ")],
    [t("c_level"), `${P.level} / ${P.beyond_doubt_level}`], [t("reproducible"), t(P.reproducible ? "yes" : "no")],
    [t("files"), "plan.csv, plan.json"],
  ];
  return [
    h("p", {}, h("strong", {}, `${t("c_command")}: `), h("code", { id: "command" }, P.command.map(shellWord).join(" "))),
    table([{ title: t("name"), left: true, text: (r) => r[0] }, { title: t("value"), left: true, text: (r) => r[1] }], rows, t("p_caption_inputs")),
  ];
}

// Puts the sections together, and again when the language or a choice changes.
const RUN_SECTIONS = [
  ["answer", answerSection], ["map", mapSection], ["time", timeSection], ["centres", centresSection],
  ["gantt", ganttSection], ["waits", waitsSection], ["flows", flowsSection], ["variants", variantsSection],
  ["policy", policySection],
];
const LAST_RUN_SECTIONS = [["inputs", inputsSection], ["assumptions", assumptionsSection], ["reduction", reductionSection]];

/** A page tells a run, a comparison or a plan: its title, a line of facts, sections before and after those handed in. */
const PAGES = {
  run: {
    title: () => `${t("title")}: ${DATA.summary.scenario}`,
    facts: () => `${DATA.run.start} · ${span(DATA.run.end_s)} · ${t("seed")} ${DATA.manifest.seed} · suanwang ${DATA.manifest.suanwang} · ${
      DATA.manifest.scenario_hash}`,
    first: RUN_SECTIONS, last: LAST_RUN_SECTIONS,
  },
  comparison: {
    title: () => (DATA.study ? `${t("c_study")}: ${DATA.study}` : `${t("c_title")}: ${C.scenario}`),
    facts: () => `${t("c_variants")}: ${C.variants.length} · ${t("c_seeds", { first: C.seeds[0], last: C.seeds[C.seeds.length - 1] })} · suanwang ${
      C.version}`,
    first: [["answer", comparedSection], ["c_front", comparedFrontSection], ["c_metrics", headlineSection], ["c_regret", regretSection],
      ["c_steady", steadySection], ["c_all", allMetricsSection]],
    last: [["inputs", comparedInputsSection]],
  },
  plan: {
    title: () => `${t("p_title")}: ${P.study}`,
    facts: () => `${t("scenario")} ${P.scenario} · ${t("p_candidates")}: ${P.all_candidates} · ${t("c_seeds", { first: P.seeds[0],
      last: P.seeds[P.seeds.length - 1] })} · suanwang ${P.version}`,
    first: [["answer", plannedSection], ["p_front", plannedFrontSection], ["p_candidates", candidatesSection], ["p_prices", pricesSection],
      ["p_method", methodSection]],
    last: [["inputs", plannedInputsSection]],
  },
};
const PAGE = C ? PAGES.comparison : P ? PAGES.plan : PAGES.run;

/** [id, title, elements] of all sections that have something to say. */
function allSections() {
  const own = (list) => list.map(([id, make]) => [id, t(`s_${id}`), make()]);
  const handed = (early) => DATA.sections.map((section, i) => [section, i]).filter(([section]) => (section.early === true) === early)
    .map(([section, i]) => [`handed-${i}`, bilingual(section.title), handedIn(section, i)]);
  return [...own(PAGE.first.slice(0, 1)), ...handed(true), ...own(PAGE.first.slice(1)), ...handed(false), ...own(PAGE.last)]
    .map(([id, title, parts]) => [id, title, parts && parts.filter((part) => part)])
    .filter(([, , parts]) => parts && parts.length > 0);
}

function header() {
  const language = (index, text, lang) => h("button", { type: "button", id: `language-${lang}`, lang,
    "aria-pressed": String(state.lang === index), onclick: () => {
      state.lang = index;
      render(`language-${lang}`);
    } }, text);
  return h("header", {}, h("h1", {}, PAGE.title()),
    h("div", { class: "buttons", role: "group", "aria-label": t("language") }, language(0, "中文", "zh-CN"),
      language(1, "English", "en"), h("button", { type: "button", id: "print", onclick: () => window.print() }, t("print"))),
    h("p", {}, PAGE.facts()));
}

function drawOne(chart) {
  chart.live = CHARTS.draw(chart.host, chart.spec);
  if (chart.live === null) {
    chart.fallback();
  }
}

let pending = [];

/** Charts that wait for their turn are drawn now: paper does not wait. */
function drawPending() {
  pending.splice(0).forEach(drawOne);
  document.documentElement.dataset.drawn = "true";
}

/** Those in sight at once, the others one by one, so that the page can be read and used meanwhile. */
function drawAll() {
  delete document.documentElement.dataset.drawn;
  const tops = drawn.map((chart) => chart.host.getBoundingClientRect());
  const isNear = drawn.map((chart, i) => tops[i].top < 1.2 * window.innerHeight && tops[i].bottom > 0);
  drawn.filter((chart, i) => isNear[i]).forEach(drawOne);
  const mine = drawn.filter((chart, i) => !isNear[i]);
  pending = mine;
  const next = () => {
    if (pending !== mine) {
      return;  // the page was made anew
    }
    if (mine.length === 0) {
      drawPending();
      return;
    }
    drawOne(mine.shift());
    window.setTimeout(next);
  };
  window.setTimeout(next);
}

/** All of the page anew; the focus stays on the element of that id, the view where it was. */
function render(focus) {
  const [left, top] = [window.scrollX, window.scrollY];
  drawn.splice(0).forEach((chart) => chart.live && chart.live.dispose());
  document.documentElement.lang = state.lang ? "en" : "zh-CN";
  const sections = allSections();
  const open = new Set([...document.querySelectorAll("details[open]")].map((d) => d.dataset.place));
  document.getElementById("page").replaceChildren(
    h("a", { class: "skip", href: "#answer" }, t("skip")), header(),
    h("nav", { "aria-label": t("contents") }, h("ul", {}, sections.map(([id, title]) => h("li", {}, h("a", { href: `#${id}` }, title))))),
    h("main", {}, window.suanwangCharts ? null : h("p", { class: "note", id: "no-charts" }, t("no_charts")),
      sections.map(([id, title, parts]) => h("section", { id, "aria-labelledby": `${id}-title` },
        h("h2", { id: `${id}-title` }, title), parts))));
  document.querySelectorAll("details").forEach((element, i) => {
    element.dataset.place = String(i);
    element.open = open.has(String(i));
  });
  const element = focus && document.getElementById(focus);
  if (element) {
    element.focus({ preventScroll: true });
    window.scrollTo(left, top);
  }
  drawAll();
}

let resizing = 0;
window.addEventListener("resize", () => {
  window.clearTimeout(resizing);
  resizing = window.setTimeout(() => drawn.forEach((chart) => chart.live && chart.live.resize()), 120);
});window.addEventListener("beforeprint", drawPending);

render();
document.documentElement.dataset.ready = "true";

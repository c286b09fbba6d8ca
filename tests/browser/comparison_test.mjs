import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { axe, colours, env, freshFolder, join, openBrowser, openDetails, openReport, rows, shown, suanwang, withoutCharts }
  from "./browser.mjs";

const VARIANTS = ["least-loaded", "random", "round-robin", "earliest-completion"];
let browser;
let folder;
let report;

before(async () => {
  freshFolder();
  const out = suanwang("compare", "scenarios/beijing/year.yaml", "--set", "duration=2d", "--seeds", "4", "--out", env.SUANWANG_OUT,
    "--vary", `platform.dispatch.policy=${VARIANTS.join(",")}`, "--report");
  folder = out.match(/^report: (.*)\/report\.html/m)[1];
  browser = await openBrowser();
  report = await openReport(browser, join(folder, "report.html"));
});

after(async () => {
  await browser.close();
});

const comparison = () => JSON.parse(readFileSync(join(folder, "compare.json"), "utf8"));

test("every headline metric has a chart of means and one of differences, and the front is drawn", async () => {
  const found = await colours(report.page);
  const headlines = comparison().metrics.filter((metric) => metric.headline);
  assert.ok(headlines.length >= 8);
  for (const metric of headlines) {
    for (const id of [`mean-${metric.name}`, `difference-${metric.name}`]) {
      assert.ok(found[id] > 4, `${id} has ${found[id]} colours`);
    }
  }
  assert.ok(found["pareto-chart"] > 8);
});

test("what was asked and the answer are said, with how sure it is", async () => {
  const { page } = report;
  assert.match(await page.textContent("#answer"), /4 variants .*platform\.dispatch\.policy.* 4 seeds/);
  for (const name of VARIANTS) {
    assert.ok((await page.textContent("#asked-variants")).includes(name));
  }
  assert.match(await page.textContent("#answer-text"), /Answer: mean wait: .*(±|can't be told apart|the same)/);
  assert.match(await page.textContent("#uncertainty"), /simultaneous 95 % intervals/);
  assert.match(await page.textContent("#command"), /^suanwang compare scenarios\/beijing\/year\.yaml --vary platform.*--seeds 4 --report$/);
});

test("every number of compare.csv stands in the page as it is", async () => {
  const { page } = report;
  const table = rows(folder, "compare.csv");
  const cells = await page.evaluate(() => Object.fromEntries([...document.querySelectorAll("#c_all [data-key]")]
    .map((cell) => [cell.dataset.key, cell.dataset.value])));
  const columns = ["mean", "low", "high", "deviation", "difference", "difference_low", "difference_high", "simultaneous_low",
    "simultaneous_high", "p", "p_holm", "rank"];
  let compared = 0;
  for (const row of table) {
    for (const column of columns.filter((name) => row[name] !== "")) {
      assert.equal(Number(cells[`all.${row.metric}.${VARIANTS.indexOf(row.variant)}.${column}`]), Number(row[column]),
        `${column} of ${row.metric}, ${row.variant}`);
      ++compared;
    }
  }
  assert.ok(compared > 10 * table.length / 2);
});

test("tables of a metric, of seeds and of pairs are those of compare.json", async () => {
  const { page } = report;
  await openDetails(page);
  const wait = comparison().metrics.find((metric) => metric.name === "wait_s");
  for (let v = 0; v < VARIANTS.length; ++v) {
    assert.equal((await shown(page, `headline.wait_s.${v}.mean`)).value, wait.variants[v].mean);
    assert.equal((await shown(page, `headline.wait_s.${v}.rank`)).value, wait.variants[v].rank);
    assert.equal((await shown(page, `seed.wait_s.${comparison().seeds[2]}.${v}`)).value, wait.variants[v].values[2]);
    assert.equal((await shown(page, `pair.wait_s.1.${v}`)).value, wait.pairs_p_holm[1][v]);
  }
  const front = await page.$$eval("#c_front tbody tr", (list) => list.map((row) => row.querySelector("[data-key$=on_front]").textContent));
  assert.deepEqual(front, comparison().pareto.variants.map((variant) => (variant.on_front ? "yes" : "no")));
});

test("the objectives of the front can be changed, and who is dominated follows", async () => {
  const { page } = report;
  for (const [x, y] of [["cost_cny", "turnaround_s"], ["fairness_tenants", "ended_jobs"]]) {
    await page.selectOption("#pareto-x", x);
    await page.selectOption("#pareto-y", y);
    assert.equal(await page.evaluate(() => document.activeElement.id), "pareto-y");
    const metrics = comparison().metrics;
    const points = [x, y].map((name) => metrics.find((metric) => metric.name === name)).map((metric) =>
      metric.variants.map((variant) => (metric.better === "higher" ? -1 : 1) * variant.mean));
    const expected = VARIANTS.map((_, a) => (VARIANTS.some((__, b) => points.every((p) => p[b] <= p[a]) &&
      points.some((p) => p[b] < p[a])) ? "no" : "yes"));
    assert.deepEqual(await page.$$eval("#c_front [data-key$=here]", (list) => list.map((cell) => cell.textContent)), expected);
    assert.ok((await colours(page))["pareto-chart"] > 8);
  }
});

test("the language switches, and no metric keeps its English name", async () => {
  const { page } = report;
  await page.focus("#language-zh-CN");
  await page.keyboard.press("Enter");
  assert.match(await page.textContent("h1"), /算网方案比较报告/);
  assert.match(await page.textContent("#answer-text"), /平均等待/);
  const text = await page.textContent("main");
  for (const metric of comparison().metrics.filter((m) => m.title !== "PUE")) {
    assert.ok(!text.includes(metric.help), `the help of ${metric.name} is English`);
    assert.ok(!text.includes(`${metric.title}:`), `the title of ${metric.name} is English`);
  }
  assert.deepEqual(await axe(page), []);
  await page.click("#language-en");
  assert.match(await page.textContent("h1"), /Comparison of compute network variants/);
});

test("axe-core finds nothing, with all tables open", async () => {
  await openDetails(report.page);
  assert.deepEqual(await axe(report.page), []);
});

test("all that can be used is reached with the keyboard", async () => {
  const { page } = report;
  await page.evaluate(() => document.activeElement.blur());
  const reached = new Set();
  for (let i = 0; i < 150; ++i) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => document.activeElement.id || document.activeElement.tagName));
  }
  for (const id of ["language-en", "print", "pareto-x", "pareto-y", "SUMMARY"]) {
    assert.ok(reached.has(id), `${id} is not reached`);
  }
});

test("it prints on A4", async () => {
  const pdf = await report.page.pdf({ format: "A4", preferCSSPageSize: true });
  assert.ok(pdf.length > 50_000);
});

test("nothing was complained of, and no network was asked", () => {
  assert.deepEqual(report.heard, []);
});

test("suanwang report writes the same page again, and one with the question that was asked", async () => {
  const again = join(env.SUANWANG_OUT, "again.html");
  suanwang("report", folder, "--out", again);
  assert.equal(readFileSync(again, "utf8"), readFileSync(join(folder, "report.html"), "utf8"));
  suanwang("report", folder, "--out", again, "--question", "Which <b>rule</b>?");
  const { page, heard, close } = await openReport(browser, again, "zh-CN");
  assert.match(await page.textContent("#answer"), /Which <b>rule<\/b>\?/);
  assert.deepEqual(heard, []);
  await close();
});

test("names of variants are text, whatever they say", async () => {
  const out = suanwang("compare", "scenarios/beijing/small.yaml", "--seeds", "1", "--out", env.SUANWANG_OUT, "--report", "--vary",
    "description='<img src=x onerror=alert(1)>','</script><script>alert(2)</script>'");
  const { page, heard, close } = await openReport(browser, `${out.match(/^report: (.*\.html)/m)[1]}`);
  assert.ok((await page.textContent("#asked-variants")).includes("</script><script>alert(2)</script>"));
  assert.equal(await page.$("main img"), null);
  await colours(page);
  assert.deepEqual(heard, []);
  await close();
});

test("without the chart library intervals and the front are drawn plainly", async () => {
  const file = join(env.SUANWANG_OUT, "plain.html");
  writeFileSync(file, withoutCharts(readFileSync(join(folder, "report.html"), "utf8")));
  const { page, heard, close } = await openReport(browser, file);
  await page.waitForSelector("html[data-drawn]");
  const marks = await page.$$eval(".chart", (list) => list.map((host) => host.querySelectorAll("svg *").length));
  assert.ok(marks.length > 8);
  marks.forEach((count) => assert.ok(count > 8));
  assert.deepEqual(heard, []);
  await close();
});

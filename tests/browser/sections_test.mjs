import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { axe, colours, env, freshFolder, join, openBrowser, openDetails, openReport, readFileSync, rows, runWithReport,
  shown, suanwang, sum, withoutCharts } from "./browser.mjs";

let browser;

before(async () => {
  freshFolder();
  browser = await openBrowser();
});

after(async () => {
  await browser.close();
});

test("the report of a market tells its prices, orders and sellers", async () => {
  const folder = runWithReport("scenarios/reference/market.yaml");
  const { page, heard, close } = await openReport(browser, join(folder, "report.html"));
  const trades = rows(folder, "trades.csv");
  const hours = (list) => list.reduce((all, t) => all + (Number(t.quantity) * Number(t.agreed_time)) / 3600, 0);
  assert.ok(Math.abs((await shown(page, "market.traded.card_h")).value - hours(trades)) < 0.01 * hours(trades));
  assert.equal((await shown(page, "market.traded.orders")).value, trades.length);
  assert.ok((await colours(page))["market-chart"] > 8);
  await openDetails(page);
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(heard, []);
  await close();
});

test("the report of a network tells each link's load", async () => {
  const folder = runWithReport("scenarios/reference/data-staging.yaml");
  const { page, heard, close } = await openReport(browser, join(folder, "report.html"));
  await openDetails(page);
  const links = rows(folder, "links.csv").filter((row) => row.link === "long-haul");
  const link = await page.evaluate(() => [...document.querySelectorAll("[data-key]")].map((e) => e.dataset.key)
    .filter((key) => key.startsWith("link.")));
  assert.ok(link.includes("link.long-haul.forward"), link.join(" "));
  const forward = (await shown(page, "link.long-haul.forward")).value;
  assert.ok(Math.abs(forward - sum(links, "forward_data") / 1e9) < 1e-6 * forward);
  assert.deepEqual(heard, []);
  await close();
});

test("variants stand beside each other with the front of the best, and sections of others are shown", async () => {
  const folders = [];
  for (const policy of ["dispatch-least-loaded", "dispatch-round-robin", "dispatch-random"]) {
    suanwang("run", `scenarios/reference/policies/${policy}.yaml`, "--out", env.SUANWANG_OUT, "--seeds", "2", "--quiet");
    folders.push(join(env.SUANWANG_OUT, policy));
  }
  const section = join(env.SUANWANG_OUT, "section.json");
  writeFileSync(section, JSON.stringify({
    id: "trial", title: { zh: "试验", en: "Trial" },
    blocks: [{ type: "text", text: { zh: "一", en: "One" } },
      { type: "table", columns: ["policy", { zh: "差", en: "difference" }], rows: [["a", 1.5], ["b", -2]] },
      { type: "lines", x: [0, 1, 2], series: [{ name: "s", values: [1, 3, 2] }] },
      { type: "scatter", x: { name: "x" }, y: { name: "y" }, points: [{ label: "p", x: 1, y: 2 }, { label: "q", x: 2, y: 1 }] }],
  }));
  const file = join(env.SUANWANG_OUT, "all.html");
  suanwang("report", ...folders, "--out", file, "--section", section, "--question", "Which <b>policy</b>?");
  const { page, heard, close } = await openReport(browser, file);
  const variants = await page.$$eval("#variants tbody tr", (list) => list.length);
  assert.equal(variants, 3);
  assert.ok((await colours(page))["pareto-chart"] > 8);
  assert.match(await page.textContent("#uncertainty"), /Mean of 2 seeds.*±/);
  assert.match(await page.textContent("#answer"), /Which <b>policy<\/b>\?/);
  await page.selectOption("#pareto-x", "cost_cny");
  await page.selectOption("#pareto-x", "facility_mwh");
  const table = await page.$$eval("#variants tbody tr", (list) => list.map((row) =>
    Object.fromEntries([...row.children].filter((c) => c.dataset.key).map((c) => [c.dataset.key.split(".").pop(), c.dataset.value || c.textContent]))));
  const points = table.map((row) => ({ x: Number(row.facility_mwh), y: Number(row.wait_mean_s), front: row.front }));
  for (const p of points) {
    const beaten = points.some((q) => q.x <= p.x && q.y <= p.y && (q.x < p.x || q.y < p.y));
    assert.equal(p.front, beaten ? "no" : "yes");
  }
  assert.equal(await page.textContent("#handed-0 h2"), "Trial");
  assert.equal((await shown(page, "section-0-1.0.1")).value, 1.5);
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(heard, []);
  await close();
});

for (const scenario of ["beijing/small", "beijing/legacy-retrofit", "reference/one-centre-swf", "reference/spans", "reference/telemetry",
  "reference/failures"]) {
  test(`the report of ${scenario} draws without complaint`, async () => {
    const folder = runWithReport(`scenarios/${scenario}.yaml`);
    const { page, heard, close } = await openReport(browser, join(folder, "report.html"), "zh-CN");
    for (const [id, count] of Object.entries(await colours(page))) {
      assert.ok(count > 2, `${id} has ${count} colours`);
    }
    await openDetails(page);
    assert.deepEqual(heard, []);
    await close();
  });
}

test("a run without jobs.csv says so", async () => {
  const folder = runWithReport("scenarios/beijing/small.yaml", "--no-jobs");
  const { page, heard, close } = await openReport(browser, join(folder, "report.html"));
  assert.match(await page.textContent("#gantt"), /no jobs\.csv/);
  assert.deepEqual(heard, []);
  await close();
});

test("without the chart library lines are plain, tables stand for the rest, and the page says so", async () => {
  const folder = runWithReport("scenarios/reference/data-staging.yaml");
  const file = join(env.SUANWANG_OUT, "plain.html");
  writeFileSync(file, withoutCharts(readFileSync(join(folder, "report.html"), "utf8")));
  const { page, heard, close } = await openReport(browser, file);
  await page.waitForSelector("html[data-drawn]");
  assert.match(await page.textContent("#no-charts"), /nodejs and npm/);
  const figures = await page.$$eval("figure", (list) => list.map((figure) =>
    [figure.querySelectorAll(".chart svg *").length, figure.querySelector("details")?.open]));
  assert.ok(figures.length > 8);
  figures.forEach(([marks, isOpen]) => assert.ok(marks > 5 || isOpen));
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(heard, []);
  await close();
});

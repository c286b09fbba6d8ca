import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { axe, colours, env, freshFolder, join, openBrowser, openReport, rows, suanwang } from "./browser.mjs";

const STUDY = `suanwang: 1
name: queue
scenario: ${env.SUANWANG_SOURCE}/scenarios/beijing/small.yaml
question: Which <i>rule</i> at which load?
seeds: 3
grid:
  platform.dispatch.policy: [least-loaded, random, round-robin]
  demand.streams.labs.rate: [30/h, 6/h, 14/h]
`;
const KEYS = ["platform.dispatch.policy", "demand.streams.labs.rate"];
let browser;
let folder;
let report;

before(async () => {
  freshFolder();
  const file = join(env.SUANWANG_OUT, "queue.yaml");
  writeFileSync(file, STUDY);
  const out = suanwang("sweep", "run", file, "--out", env.SUANWANG_OUT, "--report");
  folder = out.match(/^report: (.*)\/report\.html/m)[1];
  browser = await openBrowser();
  report = await openReport(browser, join(folder, "report.html"));
});

after(async () => {
  await browser.close();
});

const section = (page) => page.locator("section", { has: page.locator("h2", { hasText: "What each key does" }) });

test("the study is named, its question asked, and what each key does stands right behind the answer", async () => {
  const { page } = report;
  assert.match(await page.textContent("h1"), /Study of a compute network: queue/);
  assert.match(await page.textContent("#answer"), /Which <i>rule<\/i> at which load\?/);
  const titles = await page.$$eval("h2", (list) => list.map((title) => title.textContent));
  assert.equal(titles[1], "What each key does");
});

test("means by value are those of sweep.csv, numbers in their order", async () => {
  const { page } = report;
  const shown = await section(page).locator("table").first().evaluate((table) => [...table.querySelectorAll("tbody tr")].map((row) =>
    [...row.cells].map((cell) => cell.dataset.value ?? cell.textContent)));
  assert.deepEqual(shown.map((row) => row[1]), ["least-loaded", "random", "round-robin", "6/h", "14/h", "30/h"]);
  const table = rows(folder, "sweep.csv").filter((row) => row.metric === "wait_s");
  assert.equal(table.length, 27);
  for (const [key, value, points, wait] of shown) {
    const of = table.filter((row) => row[key] === value).map((row) => Number(row.value));
    assert.ok(KEYS.includes(key));
    assert.equal(Number(points), of.length / 3);
    const mean = of.reduce((sum, x) => sum + x, 0) / of.length;
    assert.ok(Math.abs(Number(wait) - mean) <= 1e-6 * mean, `${key}=${value}: ${wait}, not ${mean}`);
  }
});

test("charts over the key of numbers are drawn, and all others, too", async () => {
  const found = await colours(report.page);
  const charts = await section(report.page).locator(".chart").evaluateAll((list) => list.map((host) => host.id));
  assert.ok(charts.length >= 3);
  for (const id of charts) {
    assert.ok(found[id] > 4, `${id} has ${found[id]} colours`);
  }
  assert.ok(found["pareto-chart"] > 8);
});

test("axe-core finds nothing, in both languages", async () => {
  const { page } = report;
  assert.deepEqual(await axe(page), []);
  await page.click("#language-zh-CN");
  assert.match(await page.textContent("h1"), /算网参数研究报告/);
  assert.ok((await page.textContent("main")).includes("各参数的作用"));
  assert.deepEqual(await axe(page), []);
  await page.click("#language-en");
});

test("nothing was complained of, and no network was asked", () => {
  assert.deepEqual(report.heard, []);
});

test("suanwang report writes the same page again from the database", () => {
  const again = join(env.SUANWANG_OUT, "again.html");
  suanwang("report", folder, "--out", again);
  assert.equal(readFileSync(again, "utf8"), readFileSync(join(folder, "report.html"), "utf8"));
});

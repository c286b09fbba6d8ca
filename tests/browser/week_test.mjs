import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { after, before, test } from "node:test";

import { axe, colours, freshFolder, join, openBrowser, openDetails, openReport, rows, runWithReport, shown, sum }
  from "./browser.mjs";

let browser;
let folder;
let report;

before(async () => {
  freshFolder();
  folder = runWithReport("scenarios/beijing/week.yaml", "--gantt", "yizhuang:24h..36h");
  browser = await openBrowser();
  report = await openReport(browser, join(folder, "report.html"));
});

after(async () => {
  await browser.close();
});

const near = (found, expected, what) =>
  assert.ok(Math.abs(found - expected) <= 1e-6 * Math.max(1, Math.abs(expected)), `${what}: ${found}, not ${expected}`);

test("the file is below 5 MB", (t) => {
  assert.ok(statSync(join(folder, "report.html")).size < 5e6);
  // Told, not asserted: on a machine that does other things, too, it says nothing about the report.
  t.diagnostic(`opened in ${Math.round(report.ready)} ms`);
});

test("every chart is drawn", async () => {
  const found = await colours(report.page);
  for (const id of ["map-chart", "heat-chart", "utilisation-chart", "queue-chart", "power-chart", "pue-chart",
    "gantt-chart", "ecdf-chart", "boxes-chart", "demand-chart", "energy-chart"]) {
    assert.ok(found[id] > 8, `${id} has ${found[id]} colours`);
  }
});

test("its figures are those of the tables", async () => {
  const { page } = report;
  await openDetails(page);
  const jobs = rows(folder, "jobs.csv");
  const centres = rows(folder, "centres.csv");
  const started = jobs.filter((job) => job.waiting_time !== "");
  const rank = (list, percent) => list[Math.ceil((list.length * percent) / 100) - 1];
  const waits = (list) => list.map((job) => Number(job.waiting_time)).sort((a, b) => a - b);
  const yizhuang = centres.filter((row) => row.centre === "yizhuang");
  const fifty = yizhuang.find((row) => row.from === String(50 * 3600));
  const most = new Map();
  centres.forEach((row) => most.set(row.from, (most.get(row.from) || 0) + Number(row.waiting)));
  const ended = (list) => list.filter((job) => ["COMPLETED_SUCCESSFULLY", "COMPLETED_FAILED"].includes(job.final_state));
  const haidian = jobs.filter((job) => job.district === "海淀区" && job.centre === "yizhuang");
  const expected = {
    "run.submitted": jobs.length,
    "run.finished": ended(jobs).length,
    "run.wait_mean": sum(started, "waiting_time") / started.length,
    "run.wait_p95": rank(waits(started), 95),
    "run.wait_max": waits(started).at(-1),
    "run.facility_energy": sum(centres, "facility_energy_kwh"),
    "run.pue": sum(centres, "facility_energy_kwh") / sum(centres, "it_energy_kwh"),
    "run.utilisation": sum(centres, "busy_accelerator_hours") / sum(centres, "available_accelerator_hours"),
    "centre.yizhuang.utilisation": sum(yizhuang, "busy_accelerator_hours") / sum(yizhuang, "available_accelerator_hours"),
    "centre.yizhuang.facility_mwh": sum(yizhuang, "facility_energy_kwh") / 1000,
    "centre.fangshan.wait_max": waits(started.filter((job) => job.centre === "fangshan")).at(-1),
    "wait.kind.training.p99": rank(waits(started.filter((job) => job.kind === "training")), 99),
    "flow.海淀区>yizhuang.flow_jobs": haidian.length,
    "flow.海淀区>yizhuang.flow_energy": sum(haidian, "consumed_energy") / 3.6e6,
    "energy.centre:yizhuang>use:jobs.kwh": sum(yizhuang, "job_energy_kwh"),
    "series.City.50.queue": most.get(String(50 * 3600)),
  };
  for (const [key, value] of Object.entries(expected)) {
    near((await shown(page, key)).value, value, key);
  }
  await page.selectOption("#series-choice", { label: "yizhuang" });
  await openDetails(page);
  near((await shown(page, "series.yizhuang.50.pue")).value, Number(fifty.facility_energy_kwh) / Number(fifty.it_energy_kwh), "PUE");
});

test("the Gantt chart shows the window that was asked for, and moves in it", async () => {
  const { page } = report;
  const window = () => page.$eval("#gantt-shown", (e) => [Number(e.dataset.from), Number(e.dataset.until)]);
  assert.deepEqual(await window(), [24 * 3600, 36 * 3600]);
  const first = rows(folder, "jobs.csv").filter((job) => job.starting_time !== "" && job.centre === "yizhuang" &&
    Number(job.starting_time) < 36 * 3600 && (job.finish_time === "" || Number(job.finish_time) > 24 * 3600));
  const caption = await page.$eval("#gantt figcaption", (e) => e.textContent.replaceAll(",", ""));
  assert.ok(caption.includes(`of ${first.length} jobs`), caption);
  await page.click("#gantt-zoom_in");
  assert.deepEqual(await window(), [27 * 3600, 33 * 3600]);
  await page.click("#gantt-later");
  assert.deepEqual(await window(), [30 * 3600, 36 * 3600]);
  await page.click("#gantt-whole");
  assert.deepEqual(await window(), [24 * 3600, 36 * 3600]);
  await page.selectOption("#gantt-choice", { index: 1 });
  assert.notDeepEqual(await window(), [24 * 3600, 36 * 3600]);
  assert.ok((await colours(page))["gantt-chart"] > 3);
});

test("the language switches, by keyboard too", async () => {
  const { page } = report;
  assert.equal(await page.getAttribute("html", "lang"), "en");
  await page.focus("#language-zh-CN");
  await page.keyboard.press("Enter");
  assert.equal(await page.getAttribute("html", "lang"), "zh-CN");
  assert.match(await page.textContent("h1"), /算网运行报告/);
  assert.equal(await page.evaluate(() => document.activeElement.id), "language-zh-CN");
  assert.ok((await colours(page))["map-chart"] > 8);
  await page.click("#language-en");
  assert.match(await page.textContent("h1"), /Compute network report/);
  const chinese = await openReport(browser, join(folder, "report.html"), "zh-CN");
  assert.equal(await chinese.page.getAttribute("html", "lang"), "zh-CN");
  assert.deepEqual(chinese.heard, []);
  await chinese.close();
});

test("all that can be used is reached with the keyboard", async () => {
  const { page } = report;
  await page.evaluate(() => {
    document.querySelectorAll("details").forEach((e) => {
      e.open = false;
    });
    window.scrollTo(0, 0);
    document.activeElement.blur();
  });
  const reached = new Set();
  for (let i = 0; i < 120; ++i) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => {
      const e = document.activeElement;
      return e.id || (e.tagName === "SUMMARY" ? "summary" : e.className || e.tagName);
    }));
  }
  for (const id of ["skip", "language-en", "print", "series-choice", "gantt-choice", "gantt-zoom_in", "flow-choice",
    "summary", "scroll"]) {
    assert.ok(reached.has(id), `${id} is not reached: ${[...reached].join(" ")}`);
  }
});

test("axe-core finds nothing, in either language", async () => {
  const { page } = report;
  await openDetails(page);
  assert.deepEqual(await axe(page), []);
  await page.click("#language-zh-CN");
  assert.deepEqual(await axe(page), []);
});

test("it prints on A4", async () => {
  const pdf = await report.page.pdf({ format: "A4", preferCSSPageSize: true });
  assert.ok(pdf.length > 50_000);
});

test("nothing was complained of, and no network was asked", () => {
  assert.deepEqual(report.heard, []);
});

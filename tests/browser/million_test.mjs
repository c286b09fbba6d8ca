import assert from "node:assert/strict";
import { closeSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { test } from "node:test";

import { colours, freshFolder, join, openBrowser, openReport, runWithReport, shown, suanwang } from "./browser.mjs";

test("a jobs.csv of a million rows gives a small report that opens", async () => {
  freshFolder();
  const folder = runWithReport("scenarios/beijing/week.yaml");
  const file = join(folder, "jobs.csv");
  const text = readFileSync(file, "utf8");
  const head = text.slice(0, text.indexOf("\n") + 1);
  const body = text.slice(head.length);
  const rows = body.split("\n").length - 1;
  const copies = Math.ceil(1e6 / rows);
  const out = openSync(file, "w");
  writeSync(out, head);
  for (let i = 0; i < copies; ++i) {
    writeSync(out, body);
  }
  closeSync(out);
  const before = Date.now();
  suanwang("report", folder);
  console.log(`${rows * copies} rows, ${(statSync(file).size / 1e6).toFixed(0)} MB: report in ${Date.now() - before} ms`);
  const size = statSync(join(folder, "report.html")).size;
  assert.ok(size < 5e6, `${size} bytes`);
  const browser = await openBrowser();
  const { page, heard, ready } = await openReport(browser, join(folder, "report.html"));
  await page.waitForSelector("html[data-drawn]");
  const drawn = await page.evaluate(() => performance.now());
  console.log(`${(size / 1e6).toFixed(2)} MB, ready after ${ready.toFixed(0)} ms, all drawn after ${drawn.toFixed(0)} ms`);
  assert.equal((await shown(page, "wait.kind.batch.jobs")).value % copies, 0);
  assert.ok((await colours(page))["gantt-chart"] > 3);
  assert.deepEqual(heard, []);
  await browser.close();
});

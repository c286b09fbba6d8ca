import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";

import { colours, env, freshFolder, join, openBrowser, openDetails, openReport, runWithReport } from "./browser.mjs";

const hostile = `</script><img src=x onerror="hacked=1"><script>hacked=1</script>`;

test("names with markup are shown as they are, and run nothing", async () => {
  freshFolder();
  const scenario = join(env.SUANWANG_OUT, "hostile.yaml");
  const name = JSON.stringify(hostile);
  writeFileSync(scenario, `suanwang: 1
name: hostile
description: ${name}
start: 2026-01-12T00:00:00+08:00
duration: 6h
seed: 1
city:
  accelerators: { card: { fp16: 1 TFLOPS, source: ${name} } }
  districts: { "<b>east": { at: [116.4, 39.9] } }
  centres:
    - name: "<i>centre"
      owner: public
      district: "<b>east"
      pue: 1.2
      partitions: [{ nodes: 4, cores: 8, accelerator: card, accelerators: 2, power: linear, idle: 100 W, max: 300 W }]
  tenants: [{ name: ${name}, district: "<b>east" }]
demand:
  streams:
    - { name: "<u>stream", kind: training, generator: ai-lab, rate: 30/h, tenants: [${name}] }
platform:
  dispatch: { policy: least-loaded }
  centre: { order: fcfs, start: easy, place: first-fit }
`);
  const folder = runWithReport(scenario);
  const browser = await openBrowser();
  const { page, heard } = await openReport(browser, join(folder, "report.html"));
  await openDetails(page);
  assert.equal(await page.evaluate(() => typeof window.hacked), "undefined");
  assert.equal(await page.$$eval("img, i, u, b", (list) => list.length), 0);
  assert.ok((await page.textContent("#waits")).includes(hostile));
  assert.ok((await page.textContent("#assumptions")).includes(hostile));
  const box = await (await page.$("#boxes-chart")).boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + 20);
  const chart = await (await page.$("#gantt-chart")).boundingBox();
  await page.mouse.move(chart.x + chart.width / 2, chart.y + chart.height / 2);
  await page.waitForTimeout(200);
  assert.equal(await page.evaluate(() => typeof window.hacked), "undefined");
  assert.ok((await colours(page))["gantt-chart"] > 3);
  assert.deepEqual(heard, []);
  await browser.close();
});

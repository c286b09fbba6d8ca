import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { axe, colours, env, freshFolder, join, openBrowser, openReport, suanwang } from "./browser.mjs";

let browser;
let folder;
let report;

before(async () => {
  freshFolder();
  const out = suanwang("plan", "scenarios/studies/gangs-in-time.yaml", "--out", env.SUANWANG_OUT, "--report");
  folder = out.match(/^report: (.*)\/report\.html/m)[1];
  browser = await openBrowser();
  report = await openReport(browser, join(folder, "report.html"));
});

after(async () => {
  await browser.close();
});

const plan = () => JSON.parse(readFileSync(join(folder, "plan.json"), "utf8"));

test("the answer names the chosen mix, the next and those that meet by the mean only", async () => {
  const { page } = report;
  const { candidates, chosen, runner_up: next, perhaps } = plan();
  assert.match(await page.textContent("#answer-text"), /surely meets the goals/);
  assert.ok((await page.textContent("#answer-text")).includes(candidates[chosen].name));
  const more = await page.textContent("#answer-more");
  for (const i of [next, perhaps[0]]) {
    assert.ok(more.includes(candidates[i].name));
  }
  assert.match(await page.textContent("#uncertainty"), /for all 72 candidates together/);
  assert.match(await page.textContent("#command"), /^suanwang plan scenarios\/studies\/gangs-in-time.yaml --report$/);
});

test("the frontier is drawn", async () => {
  assert.ok((await colours(report.page))["plan-front-0"] > 8);
});

test("the numbers of plan.json stand in the page as they are", async () => {
  const { page } = report;
  const cells = await page.evaluate(() => Object.fromEntries([...document.querySelectorAll("#p_candidates [data-key]")]
    .map((cell) => [cell.dataset.key, cell.dataset.value])));
  const run = plan().candidates.filter((candidate) => candidate.seeds > 0);
  assert.ok(run.length > 20);
  for (const { name, known, used_cost_cny: used, total_cost_cny: total, goals, seeds } of run) {
    const wanted = { known: known.cost_cny, used: used.mean, total: total.mean, goal_1: goals[0].mean, seeds };
    for (const [key, value] of Object.entries(wanted)) {
      assert.equal(Number(cells[`candidate.${name}.${key}`]), value, `${key} of ${name}`);
    }
  }
});

test("all is said in Chinese, too, and without barriers", async () => {
  const chinese = await openReport(browser, join(folder, "report.html"), "zh-CN");
  assert.match(await chinese.page.textContent("#answer-text"), /确定满足目标的方案中, 费用最少的是/);
  assert.match(await chinese.page.textContent("#answer"), /95 % 在 30 分钟内启动/);
  assert.doesNotMatch(await chinese.page.textContent("main"), /\bp_[a-z_]+\b|undefined|NaN/);
  for (const { page } of [report, chinese]) {
    assert.deepEqual(await axe(page), []);
  }
});

// A browser that hears everything, and the tables of a run to compare with.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const env = process.env;
const require = createRequire(join(env.SUANWANG_NPM, "package.json"));
const { chromium } = require("playwright-core");
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** The same report as a build without the chart library writes it. */
export function withoutCharts(page) {
  const data = page.indexOf("</script>") + "</script>".length;
  const begin = page.indexOf("<script>", data);
  return page.slice(0, begin) + page.slice(page.indexOf("</script>", begin) + "</script>".length);
}

/** A new, empty folder for this test's results. */
export function freshFolder() {
  rmSync(env.SUANWANG_OUT, { recursive: true, force: true });
  mkdirSync(env.SUANWANG_OUT, { recursive: true });
  return env.SUANWANG_OUT;
}

export function suanwang(...words) {
  return execFileSync(env.SUANWANG_PROGRAM, words, { cwd: env.SUANWANG_SOURCE, encoding: "utf8" });
}

/** Runs a scenario with a report; the folder of its results. */
export function runWithReport(scenario, ...words) {
  const out = suanwang("run", scenario, "--out", env.SUANWANG_OUT, "--report", ...words);
  return out.match(/^report: (.*)\/report\.html/m)[1];
}

export const openBrowser = () =>
  chromium.launch({ executablePath: env.SUANWANG_CHROMIUM, args: ["--no-sandbox"] });

/**
 * Opens a report. What goes wrong in it is in `heard`: errors on the console (those of the content
 * policy are such), exceptions, dialogs, and requests to anywhere but the file itself.
 */
export async function openReport(browser, file, locale = "en-US") {
  const context = await browser.newContext({ locale, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const heard = [];
  const url = pathToFileURL(file).href;
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && heard.push(message.text()));
  page.on("pageerror", (error) => heard.push(`exception: ${error.message}`));
  page.on("dialog", (dialog) => {
    heard.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => request.url().split("#")[0] !== url && heard.push(`request: ${request.url()}`));
  await page.goto(url);
  await page.waitForSelector("html[data-ready]");
  const ready = await page.evaluate(() => performance.now());
  return { page, heard, ready, close: () => context.close() };
}

/** How many colours each chart's canvas has, by id. */
export const colours = async (page) => {
  await page.waitForSelector("html[data-drawn]");
  return page.evaluate(() => Object.fromEntries(
  [...document.querySelectorAll(".chart")].map((host) => {
    const canvas = host.querySelector("canvas");
    if (!canvas) {
      return [host.id, 0];
    }
    const pixels = new Uint32Array(
      canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    return [host.id, new Set(pixels).size];
  })));
};

/** What axe-core finds wrong, a line each. */
export async function axe(page) {
  await page.evaluate(axeSource);
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return result.violations.map((v) => `${v.id}: ${v.nodes.length} of ${v.nodes[0].html.slice(0, 120)}`);
}

/** The number that a cell or tile shows, unrounded. */
export async function shown(page, key) {
  const values = await page.evaluate((wanted) => [...document.querySelectorAll("[data-key]")]
    .filter((e) => e.dataset.key === wanted).map((e) => [e.dataset.value, e.textContent]), key);
  if (values.length === 0) {
    throw new Error(`nothing is shown for ${key}`);
  }
  return { value: Number(values[0][0]), text: values[0][1] };
}

export const openDetails = (page) => page.evaluate(() => {
  document.querySelectorAll("details").forEach((element) => {
    element.open = true;
  });
});

/** A CSV file as objects; no quoted cells here. */
export function rows(folder, name) {
  const [head, ...lines] = readFileSync(join(folder, name), "utf8").trimEnd().split("\n");
  const names = head.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i], cell])));
}

export const sum = (list, key) => list.reduce((total, row) => total + Number(row[key] || 0), 0);

export { existsSync, join, readFileSync, readdirSync };

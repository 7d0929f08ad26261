/** Draws what was produced and what was visible of one answer, over time: an SVG for the README, written by hand. */

export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [atMs: number, letters: number])[];
}

export interface Panel {
  readonly title: string;
  readonly produced: Curve;
  readonly curves: readonly Curve[];
}

const WIDTH = 920;
const PANEL_HEIGHT = 300;
const PLOT = { left: 64, right: 20, top: 58, bottom: 42 };
/** Ours first; readable on white, also by those who see few colours. */
const COLOURS = ["#1a6dd6", "#d1570b", "#7a7f87", "#8a3fa0"];
const PRODUCED_FILL = "#cfe3cf";

export function drawChart(panels: readonly Panel[]): string {
  const height = panels.length * PANEL_HEIGHT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="13" fill="#24292f">`,
    `<title>Letters produced and letters visible over time</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    ...panels.map(
      (panel, index) => `<g transform="translate(0 ${index * PANEL_HEIGHT})">${drawPanel(panel)}</g>`,
    ),
    "</svg>",
    "",
  ].join("\n");
}

function drawPanel({ title, produced, curves }: Panel): string {
  const endMs =
    Math.ceil(Math.max(...[produced, ...curves].map(({ points }) => points.at(-1)?.[0] ?? 0)) / 1000) * 1000;
  const most = produced.points.at(-1)?.[1] ?? 1;
  const x = (ms: number) =>
    round(PLOT.left + ((WIDTH - PLOT.left - PLOT.right) * Math.min(ms, endMs)) / endMs);
  const y = (letters: number) =>
    round(PANEL_HEIGHT - PLOT.bottom - ((PANEL_HEIGHT - PLOT.top - PLOT.bottom) * letters) / most);
  const floor = y(0);
  const steps = (curve: Curve) => {
    const parts = curve.points.map(([ms, letters]) => `H${x(ms)}V${y(letters)}`);
    return `M${x(0)} ${floor}${parts.join("")}H${x(endMs)}`;
  };
  const area = `M${x(0)} ${floor}${produced.points.map(([ms, letters]) => `L${x(ms)} ${y(letters)}`).join("")}H${x(endMs)}V${floor}Z`;
  const lines = curves.map(
    (curve, index) =>
      `<path d="${steps(curve)}" fill="none" stroke="${COLOURS[index] ?? "#000"}" stroke-width="${index === 0 ? 2.6 : 1.6}" stroke-linejoin="round"/>`,
  );
  return [
    `<text x="${PLOT.left}" y="22" font-size="15" font-weight="600">${escapeXml(title)}</text>`,
    legend([
      { name: "produced by the model", colour: PRODUCED_FILL },
      ...curves.map(({ name }, index) => ({ name, colour: COLOURS[index] ?? "#000" })),
    ]),
    `<path d="${area}" fill="${PRODUCED_FILL}"/>`,
    ...ticks(endMs / 1000, 10).map(
      (second) =>
        `<text x="${x(second * 1000)}" y="${floor + 18}" text-anchor="middle" fill="#57606a">${second} s</text>`,
    ),
    ...ticks(most, 4).map(
      (letters) =>
        `<line x1="${PLOT.left}" x2="${WIDTH - PLOT.right}" y1="${y(letters)}" y2="${y(letters)}" stroke="#d0d7de" stroke-width="0.7"/><text x="${PLOT.left - 8}" y="${y(letters) + 4}" text-anchor="end" fill="#57606a">${letters}</text>`,
    ),
    ...lines.toReversed(),
    `<text x="${PLOT.left}" y="${PANEL_HEIGHT - 6}" fill="#57606a" font-size="12">letters and digits that the reader sees, over the time since the question</text>`,
  ].join("\n");
}

function legend(entries: readonly { name: string; colour: string }[]): string {
  let left = PLOT.left;
  return entries
    .map(({ name, colour }) => {
      const entry = `<rect x="${left}" y="33" width="14" height="10" fill="${colour}"/><text x="${left + 20}" y="43">${escapeXml(name)}</text>`;
      left += 44 + name.length * 7;
      return entry;
    })
    .join("");
}

/** Round numbers from 0 up to `most`, about `count` of them. */
function ticks(most: number, count: number): number[] {
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? power;
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
}

const round = (value: number): number => Math.round(value * 10) / 10;

const escapeXml = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
